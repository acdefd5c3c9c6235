"""What a provider is asked after the opening: its own pages, and the officer's look at both."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.calls import calling as service
from app.calls.access import CallToAnswer, CallToRead, OwnCall, reach_call
from app.calls.calling import first_document
from app.calls.forms import AnswerForm
from app.checks.board import lot_of, submission_of
from app.checks.documents import hand_over, paper_of, preview_of
from app.checks.models import Call, Check
from app.core.db import SessionDep, reading, writing
from app.core.errors import DomainError, InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions.access import OwnSubmission
from app.tenders.models import Requirement
from app.uploads import receiving, streams
from app.uploads.recognise import ALL

router = Router(tags=["calls"])
MEGABYTE = 1_000_000


@router.get("/submissions/{submission_id}/calls", name="calls:own_calls")
def own_calls(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """List what a provider is asked, and until when."""
    rows = service.calls_of(session, submission)
    return render(request, "calls/own_calls.html", submission=submission, rows=rows)


@router.get("/calls/{call_id}/answer", name="calls:own_call")
def own_call(request: Request, session: SessionDep, asked: OwnCall) -> Response:
    """Show one question with what came in before, and room for the answer."""
    return _own(request, session, asked, None)


@router.post("/calls/{call_id}/file", name="calls:call_upload")
async def upload(
    request: Request, session: SessionDep, asked: OwnCall, user: CurrentUser
) -> Response:
    """Take a file in beside the answer; the database waits until its last byte."""
    call_id, arrived = asked.id, request.state.arrived
    await run_in_threadpool(_before, session, asked, arrived)
    try:
        sealed = await _receive(request)
        await run_in_threadpool(_store, request, call_id, user, sealed)
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return await run_in_threadpool(_refused, request, call_id, user, form)
    return redirect(request, "calls:own_call", call_id=call_id)


def _before(session: Session, asked: Call, arrived: Any) -> None:
    service.refuse_late(session, asked, arrived)
    session.close()


async def _receive(request: Request) -> receiving.SealedFile:
    state = request.app.state
    limit = state.settings.upload_limit_mb * MEGABYTE
    receiving.refuse_announced(request.headers.get("content-length", ""), limit)
    found = await streams.incoming(request)
    return await streams.in_thread(
        found.chunks,
        lambda chunks: receiving.receive(
            state.storage,
            state.keys.reading,
            found.name,
            chunks,
            limit,
            accepted=ALL,
            clamd=state.settings.clamd,
        ),
    )


def _store(request: Request, call_id: UUID, user: User, sealed: receiving.SealedFile) -> None:
    try:
        with writing(request.app.state.engine) as session:
            asked = reach_call(session, user, call_id, lock=True)
            service.keep_file(session, asked, user, sealed, request.state.arrived)
            session.commit()
    except DomainError:
        request.app.state.storage.delete(sealed.storage_key)
        raise


def _refused(request: Request, call_id: UUID, user: User, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        return _own(request, session, reach_call(session, user, call_id), form)


@router.post("/calls/{call_id}/answer", name="calls:answer_call")
def answer(
    request: Request,
    session: SessionDep,
    asked: CallToAnswer,
    user: CurrentUser,
    form: Annotated[Bound[AnswerForm], Depends(bind(AnswerForm))],
) -> Response:
    """Hand in the answer."""
    if form.value is not None:
        try:
            service.answer(session, asked, user, form.value, request.state.arrived)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _own(request, session, asked, form)
    return redirect(request, "calls:own_calls", submission_id=asked.submission_id)


@router.get("/calls/{call_id}/answer/file", name="calls:own_call_file")
def own_file(request: Request, asked: OwnCall) -> Response:
    """Let the provider look at what it sent."""
    return _file(request, asked)


def _file(request: Request, asked: Call) -> Response:
    if not asked.storage_key:
        raise NotFoundError
    return hand_over(request, service.as_document(asked))


def _own(request: Request, session: Session, asked: Call, form: Bound[Any] | None) -> Response:
    return render(
        request,
        "calls/own_call.html",
        status=422 if form else 200,
        asked=asked,
        requirement=_requirement(session, asked),
        earlier=first_document(session, asked),
        submission=submission_of(session, asked.submission_id),
        lot=lot_of(session, asked.lot_id),
        limit=request.app.state.settings.upload_limit_mb * MEGABYTE,
        form=form,
    )


def _requirement(session: Session, asked: Call) -> Requirement | None:
    if asked.check_id is None:
        return None
    check = session.get_one(Check, asked.check_id)
    return session.get_one(Requirement, check.requirement_id)


# The officer ------------------------------------------------------------------------


@router.get("/calls/{call_id}", name="calls:call")
def compare(request: Request, session: SessionDep, asked: CallToRead) -> Response:
    """Show what came in first beside what came in now."""
    earlier = first_document(session, asked)
    sent = service.as_document(asked) if asked.is_readable and asked.storage_key else None
    return render(
        request,
        "calls/call.html",
        asked=asked,
        requirement=_requirement(session, asked),
        submission=submission_of(session, asked.submission_id),
        lot=lot_of(session, asked.lot_id),
        earlier=earlier,
        before=preview_of(request, earlier) if earlier else None,
        after=preview_of(request, sent, "calls:call_page", "call_id") if sent else None,
    )


@router.get("/calls/{call_id}/pages/{number}", name="calls:call_page")
def page(request: Request, asked: CallToRead, number: int) -> Response:
    """Draw one page of what came in now."""
    if not asked.is_readable:
        raise NotFoundError
    image = paper_of(request, service.as_document(asked)).image(number)
    return Response(image, media_type="image/png")


@router.get("/calls/{call_id}/file", name="calls:call_file")
def file(request: Request, asked: CallToRead) -> Response:
    """Hand over the file that came in now."""
    if not asked.is_readable:
        raise NotFoundError
    return _file(request, asked)
