"""Pages of questions and answers: public, and the officer's."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import Anyone, CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.dialogue import service
from app.dialogue.access import (
    AskingProvider,
    QuestionToAnswer,
    TenderToInform,
    TenderToListen,
    TenderToTell,
    provider_of,
)
from app.dialogue.forms import AnswerForm, QuestionForm
from app.dialogue.models import Question, QuestionState
from app.tenders.models import Tender
from app.tenders.queries import public_tender, tender_with_lots

router = Router(tags=["dialogue"])


@router.get("/aanbestedingen/{slug}/vragen", name="dialogue:public", dependencies=[Anyone])
def public(request: Request, session: SessionDep, slug: str) -> Response:
    """Show every round of answers; who acts for a provider can ask."""
    tender = public_tender(session, slug)
    user = request.state.user
    return _public_page(
        request, session, tender, may_ask=bool(user and provider_of(session, user)), form=None
    )


@router.post("/aanbestedingen/{slug}/vragen", name="dialogue:ask")
def ask(
    request: Request,
    session: SessionDep,
    asking: AskingProvider,
    user: CurrentUser,
    form: Annotated[Bound[QuestionForm], Depends(bind(QuestionForm))],
) -> Response:
    """Ask a question, or show the same form with what is wrong."""
    if form.value is None:
        return _public_page(request, session, asking.tender, may_ask=True, form=form)
    service.ask(session, asking.tender, asking.provider, user, form.value)
    return redirect(request, "dialogue:asked", slug=asking.tender.slug)


@router.get("/aanbestedingen/{slug}/vragen/ontvangen", name="dialogue:asked")
def asked(request: Request, asking: AskingProvider) -> Response:
    """Say that the question came in and what follows."""
    due = service.answers_due(asking.tender)
    return render(request, "dialogue/asked.html", tender=asking.tender, due=due)


def _public_page(
    request: Request,
    session: SessionDep,
    tender: Tender,
    *,
    may_ask: bool,
    form: Bound[QuestionForm] | None,
) -> Response:
    return render(
        request,
        "dialogue/public.html",
        status=200 if form is None else 422,
        tender=tender,
        rounds=service.rounds_of(service.questions_of(session, tender))[::-1],
        can_ask=service.can_ask(tender),
        may_ask=may_ask,
        due=service.answers_awaited(tender),
        form=form,
    )


@router.get("/tenders/{tender_id}/questions", name="dialogue:index")
def index(request: Request, session: SessionDep, tender: TenderToListen) -> Response:
    """Show what was asked, what is answered and what everybody was told."""
    questions = service.questions_of(session, tender)
    return render(
        request,
        "dialogue/index.html",
        tender=tender,
        waiting=[one for one in questions if one.state == QuestionState.ASKED],
        ready=[one for one in questions if one.state == QuestionState.ANSWERED],
        rounds=service.rounds_of(questions)[::-1],
        due=service.answers_due(tender),
        can_ask=service.can_ask(tender),
    )


@router.get("/questions/{question_id}", name="dialogue:detail")
def detail(request: Request, session: SessionDep, question: QuestionToAnswer) -> Response:
    """Show one question beside its answer."""
    return _question_page(request, session, question, None)


@router.post("/questions/{question_id}", name="dialogue:answer")
def answer(
    request: Request,
    session: SessionDep,
    question: QuestionToAnswer,
    user: CurrentUser,
    form: Annotated[Bound[AnswerForm], Depends(bind(AnswerForm))],
) -> Response:
    """Keep the answer, or show the same form with what is wrong."""
    if form.value is None:
        return _question_page(request, session, question, form)
    service.answer(session, question, user, form.value)
    return redirect(request, "dialogue:index", tender_id=question.tender_id)


def _question_page(
    request: Request, session: SessionDep, question: Question, form: Bound[AnswerForm] | None
) -> Response:
    return render(
        request,
        "dialogue/detail.html",
        status=200 if form is None else 422,
        question=question,
        tender=tender_with_lots(session, question.tender_id),
        names=service.names_in(session, [question])[question.id],
        form=form,
    )


@router.get("/tenders/{tender_id}/questions/publication", name="dialogue:publication")
def publication(request: Request, session: SessionDep, tender: TenderToTell) -> Response:
    """Show what everybody will read, before it is published."""
    questions = service.questions_of(session, tender)
    ready = [one for one in questions if one.state == QuestionState.ANSWERED]
    return render(
        request,
        "dialogue/publication.html",
        tender=tender,
        number=len(service.rounds_of(questions)) + 1,
        ready=ready,
        names=service.names_in(session, ready),
    )


@router.post("/tenders/{tender_id}/questions/publication", name="dialogue:publish")
def publish(
    request: Request, session: SessionDep, tender: TenderToInform, user: CurrentUser
) -> Response:
    """Publish the round for all."""
    service.publish_round(session, tender, user)
    return redirect(request, "dialogue:index", fragment="rounds", tender_id=tender.id)
