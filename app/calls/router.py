"""What a provider is asked after the opening: its own pages."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.calls import answering, calling
from app.calls.access import CallToAnswer, OwnCall, OwnFile, OwnFileToRemove, reach_call
from app.calls.forms import AnswerForm
from app.checks.board import lot_of, submission_of
from app.checks.documents import hand_over
from app.checks.models import Call
from app.core.db import SessionDep, reading, writing
from app.core.errors import DomainError, InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions.access import OwnSubmission
from app.uploads import receiving, streams
from app.uploads.recognise import ALL

router = Router(tags=["calls"])
MEGABYTE = 1_000_000


@router.get("/submissions/{submission_id}/calls", name="calls:own_calls")
def own_calls(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """List what a provider is asked, and until when."""
    rows = calling.calls_of(session, submission)
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
    answering.refuse_late(session, asked, arrived)
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
            answering.add_file(session, asked, user, sealed, request.state.arrived)
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
            answering.answer(session, asked, user, form.value, request.state.arrived)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _own(request, session, asked, form)
    return redirect(request, "calls:own_calls", submission_id=asked.submission_id)


@router.post("/calls/{call_id}/draft", name="calls:keep_draft")
def keep_draft(
    request: Request,
    session: SessionDep,
    asked: CallToAnswer,
    user: CurrentUser,
    form: Annotated[Bound[AnswerForm], Depends(bind(AnswerForm))],
) -> Response:
    """Keep the words so far."""
    if form.value is None:
        return _own(request, session, asked, form)
    answering.keep_draft(session, asked, user, form.value, request.state.arrived)
    return redirect(request, "calls:own_call", call_id=asked.id)


@router.get("/calls/files/{call_file_id}/own", name="calls:own_call_file")
def own_file(request: Request, session: SessionDep, file: OwnFile) -> Response:
    """Let the provider look at what it sent."""
    return hand_over(request, answering.as_document(file, answering.call_of(session, file)))


@router.post("/calls/files/{call_file_id}/remove", name="calls:remove_file")
def remove_file(
    request: Request, session: SessionDep, file: OwnFileToRemove, user: CurrentUser
) -> Response:
    """Take a file away before handing in."""
    asked = answering.call_of(session, file)
    answering.remove_file(session, asked, user, file, request.state.arrived)
    return redirect(request, "calls:own_call", call_id=asked.id)


def _own(request: Request, session: Session, asked: Call, form: Bound[Any] | None) -> Response:
    return render(
        request,
        "calls/own_call.html",
        status=422 if form else 200,
        asked=asked,
        requirement=answering.requirement_of(session, asked),
        earlier=answering.first_documents(session, asked),
        files=answering.files_of(session, [asked.id]).get(asked.id, []),
        submission=submission_of(session, asked.submission_id),
        lot=lot_of(session, asked.lot_id),
        limit=request.app.state.settings.upload_limit_mb * MEGABYTE,
        form=form,
    )
