"""Pages of the European declaration: fill it in per party, or have an XML read."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, reading, writing
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.typesetting import typeset
from app.core.waiting import aside
from app.core.web import redirect, render
from app.declarations import espd, parties, uea
from app.declarations.grounds import GROUNDS
from app.declarations.statement_router import told
from app.declarations.told import MYSELF
from app.declarations.uea_forms import UeaForm
from app.publishing.documents_router import MEGABYTE
from app.submissions import service
from app.submissions.access import OwnSubmission, SubmissionToChange, reach_submission
from app.submissions.models import Submission
from app.uploads import receiving, streams
from app.uploads import service as uploads
from app.uploads.accepting import kinds_for
from app.uploads.recognise import ALL, Kind

router = Router(tags=["declarations"])
UEA = "/submissions/{submission_id}/uea"


@router.get(UEA, name="declarations:uea")
def overview(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show who declares, and what is there."""
    return _overview(request, session, submission, None)


def _overview(
    request: Request, session: Session, submission: Submission, form: Bound[Any] | None
) -> Response:
    context = told(request, session, submission)
    return render(
        request,
        "declarations/uea.html",
        status=422 if form else 200,
        item=uea.uea_item(session, submission),
        declarants=uea.declarants(submission, context["statement"]),
        form=form,
        **context,
    )


@router.post(UEA, name="declarations:uea")
async def read_xml(
    request: Request, session: SessionDep, submission: OwnSubmission, user: CurrentUser
) -> Response:
    """Take an XML in, read it, and put it in its place when it is a declaration."""
    submission_id = submission.id
    await run_in_threadpool(session.close)
    try:
        async with aside():
            found = await streams.incoming(request)
            content = bytearray()
            async for chunk in found.chunks:
                content += chunk
                if len(content) > espd.LIMIT:
                    break
        return await run_in_threadpool(
            _keep_xml, request, submission_id, user, found.name, bytes(content)
        )
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.take(error)
        return await run_in_threadpool(_refused, request, submission_id, user, form)


def _refused(request: Request, submission_id: UUID, user: User, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        submission = reach_submission(session, user, submission_id)
        return _overview(request, session, submission, form)


def _keep_xml(
    request: Request, submission_id: UUID, user: User, name: str, content: bytes
) -> Response:
    said = espd.read_espd(content)
    with writing(request.app.state.engine) as session:
        submission = reach_submission(session, user, submission_id, lock=True)
        keys = request.app.state.keys
        statement = parties.change(session, keys, submission)
        statement.espd, statement.declared = said, {}
        parties.keep(session, keys, submission, user, statement)
        taken = kinds_for(uea.uea_item(session, submission))
        _put(request, session, submission, user, name or "uea.xml", content, taken)
        session.commit()
    return redirect(request, "declarations:uea", submission_id=submission_id)


def _put(
    request: Request,
    session: Session,
    submission: Submission,
    user: User,
    name: str,
    content: bytes,
    accepted: tuple[Kind, ...] = ALL,
) -> None:
    """Put a declaration in its place by the same way as any file."""
    item = uea.uea_item(session, submission)
    state = request.app.state
    closing = service.closing_of(session, state.keys, submission)
    limit = state.settings.upload_limit_mb * MEGABYTE
    sealed = receiving.receive(
        state.storage,
        closing,
        name,
        iter([content]),
        limit,
        intake=state.keys.intake,
        accepted=accepted,
        clamd=state.settings.clamd,
    )
    try:
        uploads.store_document(session, submission, user, item.slot, sealed)
    except BaseException:
        state.storage.delete(sealed.storage_key)
        raise


@router.get(UEA + "/{who}", name="declarations:declare")
def declare_page(
    request: Request, session: SessionDep, submission: OwnSubmission, who: str
) -> Response:
    """Show the questions, with what is known filled in."""
    return _questions(request, session, submission, who, None)


def _questions(
    request: Request,
    session: Session,
    submission: Submission,
    who: str,
    form: Bound[UeaForm] | None,
) -> Response:
    context = told(request, session, submission)
    uea.uea_item(session, submission)
    declarant = uea.declarant(submission, context["statement"], who)
    known, earlier = declarant.declared, None
    if known is None and who == MYSELF:
        earlier = uea.earlier(session, request.app.state.keys, submission.provider)
        known = earlier.declared if earlier else None
    return render(
        request,
        "declarations/declare.html",
        status=422 if form else 200,
        declarant=declarant,
        grounds=GROUNDS,
        asked=uea.asked_of(session, submission),
        known=known,
        earlier=earlier,
        form=form,
        **context,
    )


@router.post(UEA + "/{who}", name="declarations:declare")
def declare(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    who: str,
    user: CurrentUser,
    form: Annotated[Bound[UeaForm], Depends(bind(UeaForm))],
) -> Response:
    """Keep the answers, and make the declaration of them."""
    asked = uea.asked_of(session, submission)
    if form.value:
        for name, message in uea.faults_of(form.value, asked).items():
            form.refuse(message, name)
    if form.value is None:
        return _questions(request, session, submission, who, form)
    keys = request.app.state.keys
    statement = uea.declare(session, keys, submission, user, who, form.value)
    words = uea.paper(submission, statement, asked, user)
    content = typeset("declarations/uea.typ", words)
    _put(request, session, submission, user, "UEA.pdf", content)
    return redirect(request, "declarations:uea", submission_id=submission.id)
