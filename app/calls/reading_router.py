"""The officer's look at an answer: what came in first beside what came in now."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.calls import answering, changing
from app.calls.access import CallToChange, CallToRead, HandedInFile
from app.calls.forms import ExtensionForm, WithdrawalForm
from app.checks.board import lot_of, submission_of
from app.checks.documents import Preview, hand_over, paper_of, preview_of
from app.checks.models import Call, CallFile
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render

router = Router(tags=["calls"])


@router.get("/calls/{call_id}", name="calls:call")
def compare(request: Request, session: SessionDep, asked: CallToRead) -> Response:
    """Show what came in first beside what came in now."""
    sent = answering.files_of(session, [asked.id]).get(asked.id, []) if asked.is_readable else []
    return render(
        request,
        "calls/call.html",
        asked=asked,
        requirement=answering.requirement_of(session, asked),
        submission=submission_of(session, asked.submission_id),
        lot=lot_of(session, asked.lot_id),
        before=[
            (one, preview_of(request, one)) for one in answering.first_documents(session, asked)
        ],
        after=[(one, _preview(request, session, one)) for one in sent],
        can_change=not changing.fault_of(changing.together(session, asked)),
    )


def _preview(request: Request, session: Session, file: CallFile) -> Preview:
    document = answering.as_document(file, answering.call_of(session, file))
    return preview_of(request, document, "calls:file_page", "call_file_id")


@router.get("/calls/files/{call_file_id}", name="calls:file")
def file(request: Request, session: SessionDep, found: HandedInFile) -> Response:
    """Hand over one file of an answer."""
    return hand_over(request, answering.as_document(found, answering.call_of(session, found)))


@router.get("/calls/files/{call_file_id}/pages/{number}", name="calls:file_page")
def page(request: Request, session: SessionDep, found: HandedInFile, number: int) -> Response:
    """Draw one page of a file."""
    image = paper_of(
        request, answering.as_document(found, answering.call_of(session, found))
    ).image(number)
    return Response(image, media_type="image/png")


@router.get("/calls/{call_id}/term", name="calls:term")
def term(request: Request, session: SessionDep, asked: CallToRead) -> Response:
    """Show how a request can change: more time for all, or taken back."""
    return _term(request, session, asked)


@router.post("/calls/{call_id}/term", name="calls:extend")
def extend(
    request: Request,
    session: SessionDep,
    asked: CallToChange,
    user: CurrentUser,
    form: Annotated[Bound[ExtensionForm], Depends(bind(ExtensionForm))],
) -> Response:
    """Give all who were asked the same more time."""
    if form.value is not None:
        try:
            changing.extend(session, asked, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _term(request, session, asked, extension=form)
    return redirect(request, "calls:call", call_id=asked.id)


@router.post("/calls/{call_id}/withdrawal", name="calls:withdraw")
def withdraw(
    request: Request,
    session: SessionDep,
    asked: CallToChange,
    user: CurrentUser,
    form: Annotated[Bound[WithdrawalForm], Depends(bind(WithdrawalForm))],
) -> Response:
    """Take the request back from all who got it."""
    if form.value is None:
        return _term(request, session, asked, withdrawal=form)
    changing.withdraw(session, asked, user, form.value)
    return redirect(request, "calls:call", call_id=asked.id)


def _term(
    request: Request,
    session: Session,
    asked: Call,
    *,
    extension: Bound[ExtensionForm] | None = None,
    withdrawal: Bound[WithdrawalForm] | None = None,
) -> Response:
    calls = changing.together(session, asked)
    return render(
        request,
        "calls/term.html",
        status=422 if extension or withdrawal else 200,
        asked=asked,
        requirement=answering.requirement_of(session, asked),
        lot=lot_of(session, asked.lot_id),
        names=changing.names_of(session, calls),
        fault=changing.fault_of(calls),
        may_withdraw=changing.may_withdraw(asked),
        extension=extension,
        withdrawal=withdrawal,
    )
