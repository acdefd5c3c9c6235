"""The officer's answer to a provider that asked for the reasons behind its letter."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.letters.later import data_of
from app.letters.models import Letter
from app.letters.models import Request as Asked
from app.providers.models import Provider
from app.standstills import explaining
from app.standstills.access import RequestToAnswer, RequestToRead
from app.standstills.forms import ExplainForm
from app.stationery.sheet import paper_of
from app.tenders.models import Lot, Tender

router = Router(prefix="/explanations/{request_id}", tags=["standstills"])


@router.get("", name="standstills:explanation")
def explanation(request: Request, session: SessionDep, asked: RequestToRead) -> Response:
    """Show what was asked, until when it is answered, and the answer as paper."""
    return _page(request, session, asked, None)


@router.post("", name="standstills:explain")
def explain(
    request: Request,
    session: SessionDep,
    asked: RequestToAnswer,
    user: CurrentUser,
    form: Annotated[Bound[ExplainForm], Depends(bind(ExplainForm))],
) -> Response:
    """Save the explanation; it is not sent yet."""
    if form.value is None:
        return _page(request, session, asked, form)
    explaining.write_explanation(session, asked, user, form.value)
    return redirect(request, "standstills:explanation", request_id=asked.id, fragment="answer")


@router.post("/send", name="standstills:send_explanation")
def send(
    request: Request, session: SessionDep, asked: RequestToAnswer, user: CurrentUser
) -> Response:
    """Send the explanation: from here on its text is fixed."""
    explaining.send_explanation(session, asked, user)
    return redirect(request, "standstills:explanation", request_id=asked.id)


def _page(
    request: Request, session: Session, asked: Asked, form: Bound[ExplainForm] | None
) -> Response:
    answer = explaining.answer_of(session, asked)
    first = session.get_one(Letter, asked.letter_id)
    return render(
        request,
        "standstills/explanation.html",
        status=200 if form is None else form.status,
        asked=asked,
        answer=answer,
        first=first,
        provider=session.get_one(Provider, first.provider_id),
        lot=session.get_one(Lot, asked.lot_id),
        tender=session.get_one(Tender, asked.tender_id),
        faults=explaining.faults_of_answer(session, answer) if answer else [],
        paper=paper_of(data_of(session, answer)) if answer else None,
        form=form,
    )
