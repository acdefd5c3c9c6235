"""Pages of the European declaration: fill it in per party, or hand in what was made elsewhere."""

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
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.waiting import aside
from app.core.web import redirect, render
from app.declarations import espd, own_file, uea
from app.declarations.grounds import GROUNDS
from app.declarations.statement_router import told
from app.declarations.told import MYSELF
from app.declarations.uea_forms import UeaForm
from app.declarations.up_to_date import behind, can_make_anew
from app.publishing.documents_router import MEGABYTE
from app.submissions import service
from app.submissions.access import OwnSubmission, SubmissionToChange, reach_submission
from app.submissions.models import Submission
from app.submissions.readiness import Slot
from app.uploads import receiving, streams
from app.uploads import service as uploads
from app.uploads.accepting import kinds_for

router = Router(tags=["declarations"])
UEA = "/submissions/{submission_id}/uea"


@router.get(UEA, name="declarations:uea")
def overview(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show who declares, and what is there."""
    return _overview(request, session, submission, {})


def _overview(
    request: Request, session: Session, submission: Submission, faults: dict[str, Bound[Any]]
) -> Response:
    context = told(request, session, submission)
    statement, facts = context["statement"], context["facts"]
    declarants = uea.declarants(session, submission, statement)
    asked = uea.asked_of(session, submission)
    lies = {one.key: facts[one.document.id] for one in declarants
            if one.document and one.document.id in facts}  # fmt: skip
    return render(
        request,
        "declarations/uea.html",
        status=422 if faults else 200,
        item=uea.uea_item(session, submission),
        declarants=declarants,
        lies=lies,
        behind={who: list(behind(statement, who, one.sha256, asked)) for who, one in lies.items()},
        anew=[who for who, one in lies.items() if can_make_anew(statement, who, one.sha256)],
        faults=faults,
        **context,
    )


@router.post(UEA + "/{who}/file", name="declarations:take_file")
async def take_file(
    request: Request,
    session: SessionDep,
    submission: OwnSubmission,
    who: str,
    user: CurrentUser,
) -> Response:
    """Take in the declaration that somebody made elsewhere; an XML is read, a pdf is kept."""
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
            _keep_file, request, submission_id, user, who, found.name, bytes(content)
        )
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.take(error)
        return await run_in_threadpool(_refused, request, submission_id, user, {who: form})


def _refused(
    request: Request, submission_id: UUID, user: User, faults: dict[str, Bound[Any]]
) -> Response:
    with reading(request.app.state.engine) as session:
        submission = reach_submission(session, user, submission_id)
        return _overview(request, session, submission, faults)


def _keep_file(
    request: Request, submission_id: UUID, user: User, who: str, name: str, content: bytes
) -> Response:
    said = None if content.startswith(b"%PDF") else espd.read_espd(content)
    if len(content) > espd.LIMIT:
        raise InvalidError(_("This file is larger than 5 MB."), field="file")
    with writing(request.app.state.engine) as session:
        submission = reach_submission(session, user, submission_id, lock=True)
        keys, name = request.app.state.keys, name or "UEA"
        taken = uea.take_file(session, keys, submission, user, who, name, said)
        _put(request, session, submission, user, *taken, content)
        session.commit()
    return redirect(request, "declarations:uea", submission_id=submission_id)


def _put(
    request: Request,
    session: Session,
    submission: Submission,
    user: User,
    slot: Slot,
    name: str,
    content: bytes,
) -> None:
    """Put a declaration in its place by the same way as any file."""
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
        accepted=kinds_for(uea.uea_item(session, submission)),
        clamd=state.settings.clamd,
    )
    try:
        uploads.store_document(session, submission, user, slot, sealed)
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
    declarant = uea.declarant(session, submission, context["statement"], who)
    known, earlier = declarant.declared, None
    if known is None and who == MYSELF:
        earlier = own_file.earlier(session, request.app.state.keys, submission.provider)
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
    made = uea.declare(session, keys, submission, user, who, form.value)
    _put(request, session, submission, user, *made)
    return redirect(request, "declarations:uea", submission_id=submission.id)


@router.post(UEA + "/{who}/anew", name="declarations:make_anew")
def make_anew(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    who: str,
    user: CurrentUser,
) -> Response:
    """Make the declaration of the same answers again, for who takes part now."""
    made = uea.make_anew(session, request.app.state.keys, submission, user, who)
    _put(request, session, submission, user, *made)
    return redirect(request, "declarations:uea", submission_id=submission.id)
