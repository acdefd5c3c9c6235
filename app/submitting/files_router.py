"""Files of a submission: sent at once, looked at again, taken out, used in another place."""

from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, reading, writing
from app.core.errors import DomainError, InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import download, is_fragment, redirect, render
from app.publishing.documents_router import MEGABYTE
from app.submissions import service
from app.submissions.access import OwnSubmission, SubmissionToChange, reach_submission
from app.submissions.facts import Closing
from app.submissions.models import Submission
from app.submissions.readiness import Item
from app.submissions.receipts import facts_told, latest_receipt
from app.submitting.forms import ReuseForm
from app.submitting.router import show, told
from app.uploads import receiving, resuming, sharing, streams
from app.uploads import service as uploads
from app.uploads.accepting import kinds_for
from app.uploads.cleanup import forget_files
from app.uploads.reading import draft_bytes
from app.uploads.receiving import is_number

router = Router(tags=["submitting"])
ITEM = "/submissions/{submission_id}/items/{item_id}"


@router.put(ITEM, name="submitting:stream")
async def stream(
    request: Request,
    session: SessionDep,
    submission: OwnSubmission,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Take a file in as the body of the request."""
    return await _take_in(request, session, submission, item_id, user)


@router.post(ITEM, name="submitting:upload")
async def upload(
    request: Request,
    session: SessionDep,
    submission: OwnSubmission,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Take a file in from a form: for a browser without scripts."""
    return await _take_in(request, session, submission, item_id, user)


async def _take_in(
    request: Request, session: Session, submission: Submission, item_id: UUID, user: User
) -> Response:
    """Seal a file while it comes in; only after its last byte a transaction begins."""
    length = request.headers.get("content-length", "")
    announced = int(length) if is_number(length) else 0
    try:
        item, closing = await run_in_threadpool(
            before, request, session, submission, item_id, announced
        )
        receiving.refuse_announced(length, limits_of(request).file)
        sealed = await _receive(request, item, closing)
    except InvalidError as error:
        return await run_in_threadpool(
            answer, request, user, submission.id, item_id, refused(error)
        )
    return await run_in_threadpool(keep, request, user, submission.id, item, sealed)


def keep(
    request: Request,
    user: User,
    submission_id: UUID,
    item: Item,
    sealed: receiving.SealedFile,
) -> Response:
    """Let a sealed file answer its item, and show that."""
    try:
        store(request, submission_id, item, user, sealed)
    except InvalidError as error:
        return answer(request, user, submission_id, item.id, refused(error))
    return answer(request, user, submission_id, item.id, None)


def refused(error: InvalidError) -> Bound[Any]:
    """Put a refusal at the field of the file."""
    form: Bound[Any] = Bound(typed={})
    form.refuse(error.message, "file")
    return form


def before(
    request: Request,
    session: Session,
    submission: Submission,
    item_id: UUID,
    announced: int | None = None,
) -> tuple[Item, Closing]:
    """Look whether a file is wanted here, then let the database go: an upload may be slow.

    What is announced must fit beside the other files; what came in by parts was counted before.
    """
    try:
        item = service.readiness(session, submission).item(item_id)
        if item.is_price:
            raise NotFoundError
        uploads.refuse_file(session, submission)
        if announced is not None:
            quota = limits_of(request).submission
            replaced = item.document.id if item.document else None
            resuming.refuse_over_quota(session, submission, announced, quota, replaced=replaced)
        return item, service.closing_of(session, request.app.state.keys, submission)
    finally:
        session.close()


def limits_of(request: Request) -> resuming.Limits:
    """Say how large files may be here."""
    settings = request.app.state.settings
    return resuming.Limits(
        settings.upload_limit_mb * MEGABYTE, settings.submission_limit_mb * MEGABYTE
    )


async def _receive(request: Request, item: Item, closing: Closing) -> receiving.SealedFile:
    app = request.app.state
    found = await streams.incoming(request)
    return await streams.in_thread(
        found.chunks,
        lambda chunks: receiving.receive(
            app.storage,
            closing,
            found.name,
            chunks,
            limits_of(request).file,
            intake=app.keys.intake,
            accepted=kinds_for(item),
            clamd=app.settings.clamd,
        ),
    )


def store(
    request: Request,
    submission_id: UUID,
    item: Item,
    user: User,
    sealed: receiving.SealedFile,
    upload_id: UUID | None = None,
) -> None:
    """Write the row of a file that lies in storage; without the row it does not stay there.

    What was refused is deleted at once. After any other failure the row may stand all the same,
    as when only the answer of a commit was lost: then the worker looks before it deletes.
    """
    engine = request.app.state.engine
    try:
        with writing(engine) as session:
            submission = reach_submission(session, user, submission_id, lock=True)
            if upload_id:
                resuming.stop(session, resuming.locked(session, upload_id))
            uploads.store_document(session, submission, user, item.slot, sealed)
            session.commit()
    except DomainError:
        request.app.state.storage.delete(sealed.storage_key)
        raise
    except Exception:
        with writing(engine) as session:
            forget_files(session, [sealed.storage_key])
            session.commit()
        raise


def answer(
    request: Request, user: User, submission_id: UUID, item_id: UUID, form: Bound[Any] | None
) -> Response:
    """Show the item that changed, or the whole page to who sent a form."""
    if form is None and not is_fragment(request):
        return redirect(
            request, "submitting:detail", fragment=f"item-{item_id}", submission_id=submission_id
        )
    with reading(request.app.state.engine) as session:
        submission = reach_submission(session, user, submission_id)
        if form and not is_fragment(request):
            return show(request, session, submission, status=422, faults={item_id: form})
        context = told(request, session, submission)
        return render(
            request,
            "submitting/_item.html",
            status=422 if form else 200,
            item=context["readiness"].item(item_id),
            form=form,
            is_fresh=True,
            limit=limits_of(request).file,
            **context,
        )


@router.post(ITEM + "/remove", name="submitting:remove")
def remove(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Take a file out."""
    document = service.readiness(session, submission).item(item_id).document
    if document is None:
        raise NotFoundError
    uploads.remove_document(session, submission, user, document)
    return redirect(
        request, "submitting:detail", fragment=f"item-{item_id}", submission_id=submission.id
    )


@router.get(ITEM + "/file", name="submitting:own_file")
def own_file(
    request: Request, session: SessionDep, submission: OwnSubmission, item_id: UUID
) -> Response:
    """Let a provider look at its own file again, as long as it was not submitted."""
    document = service.readiness(session, submission).item(item_id).document
    state = request.app.state
    known = latest_receipt(session, submission)
    facts = facts_told(state.keys, known, [document]) if document else {}
    if document is None or document.id not in facts:
        raise NotFoundError
    about, chunks = facts[document.id], draft_bytes(state.storage, state.keys, document)
    first = next(chunks, b"")  # a file that is not ours is refused before the answer begins
    head = download(b"", about.name, about.media_type).headers["Content-Disposition"]
    return StreamingResponse(
        chain([first], chunks),
        media_type=about.media_type,
        headers={"Content-Disposition": head},
    )


@router.post(ITEM + "/reuse", name="submitting:reuse")
def reuse(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[ReuseForm], Depends(bind(ReuseForm))],
) -> Response:
    """Use a file that came in before for this item as well."""
    item = service.readiness(session, submission).item(item_id)
    if item.is_price:
        raise NotFoundError
    if form.value:
        source = sharing.own_document(session, user, submission, form.value.document_id)
        try:
            sharing.share(
                session, request.app.state.keys, submission, user, item, source, kinds_for(item)
            )
        except InvalidError as error:
            form.refuse(error.message, "document_id")
    if form.errors:
        return show(request, session, submission, status=422, faults={item_id: form})
    return redirect(
        request, "submitting:detail", fragment=f"item-{item_id}", submission_id=submission.id
    )
