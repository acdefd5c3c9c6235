"""Resumable uploads by the tus protocol (1.0.0: creation, termination, expiration).

State lies in the database and parts in storage, so any process can go on with any upload.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, writing
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import page_url
from app.submissions import service
from app.submissions.access import SubmissionToChange, reach_submission
from app.submissions.facts import Closing
from app.submissions.readiness import Item
from app.submitting.files_router import answer, before, limits_of, refused, store
from app.uploads import receiving, resuming, streams
from app.uploads.accepting import kinds_for
from app.uploads.access import UploadToSend
from app.uploads.models import Upload
from app.uploads.receiving import is_number

router = Router(tags=["submitting"])
VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
EXTENSIONS = "creation,termination,expiration"


def speaks_tus(request: Request) -> None:
    """Refuse a client that speaks another version."""
    if request.headers.get("tus-resumable") != VERSION:
        raise ConflictError(_("This program sends files in a way that we do not know."))


def _answer(status: int, upload: Upload, **headers: str) -> Response:
    told = {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(upload.received),
        "Upload-Expires": upload.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "Cache-Control": "no-store",
    }
    return Response(status_code=status, headers=told | headers)


@router.post(
    "/submissions/{submission_id}/items/{item_id}/uploads",
    name="submitting:begin_upload",
)
def begin(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Make room for a file (creation)."""
    speaks_tus(request)
    item = service.readiness(session, submission).item(item_id)
    if item.is_price:
        raise NotFoundError
    length = request.headers.get("upload-length", "")
    if not is_number(length):
        raise InvalidError(_("The file did not come in whole. Send it again."))
    upload = resuming.begin(
        session,
        request.app.state.keys,
        submission,
        user,
        item,
        name=_filename(request.headers.get("upload-metadata", "")),
        length=int(length),
        limits=limits_of(request),
    )
    place = page_url(request)("submitting:send_part", upload_id=upload.id)
    return _answer(
        201, upload, Location=place, **{"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS}
    )


def _filename(metadata: str) -> str:
    """Read a file's name from `filename <base64>, ...`."""
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return b64decode(value, validate=True).decode("utf-8", "replace")
            except Error:
                return ""
    return ""


PLACE = "/uploads/{upload_id}"


@router.head(PLACE, name="submitting:upload_state")
def state(request: Request, upload: UploadToSend) -> Response:
    """Say how much of a file came in."""
    speaks_tus(request)
    return _answer(200, upload, **{"Upload-Length": str(upload.length)})


@router.patch(PLACE, name="submitting:send_part")
async def send(
    request: Request, session: SessionDep, upload: UploadToSend, user: CurrentUser
) -> Response:
    """Take in a part; what came in before the connection broke is kept."""
    speaks_tus(request)
    offset = request.headers.get("upload-offset", "")
    if request.headers.get("content-type") != BODY or not is_number(offset):
        raise InvalidError(_("The file did not come in whole. Send it again."))
    resuming.refuse_offset(upload, int(offset))
    submission = upload.submission
    await run_in_threadpool(service.refuse_when_fixed, session, submission)
    await run_in_threadpool(session.close)
    app = request.app.state
    kept = await streams.in_thread(
        _until_lost(request),
        lambda chunks: resuming.keep_bytes(app.storage, app.keys, upload, chunks),
    )
    if kept:
        upload = await run_in_threadpool(_add, request, user, upload, int(offset), kept)
    return _answer(204, upload)


async def _until_lost(request: Request) -> AsyncIterator[bytes]:
    """Read the body; a connection that breaks is the end of this part, not of the file."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        return


def _add(request: Request, user: User, upload: Upload, offset: int, kept: resuming.Kept) -> Upload:
    """Write the row of a part that lies in storage; without the row it does not stay there."""
    try:
        with writing(request.app.state.engine) as session:
            reach_submission(session, user, upload.submission_id, lock=True)
            fresh = resuming.locked(session, upload.id)
            resuming.add_part(session, fresh, offset, kept)
            session.commit()
    except BaseException:
        request.app.state.storage.delete(kept.storage_key)
        raise
    return fresh


@router.delete(PLACE, name="submitting:stop_upload")
def stop(request: Request, session: SessionDep, upload: UploadToSend) -> Response:
    """Take back a file that is on its way (termination)."""
    speaks_tus(request)
    resuming.stop(session, resuming.locked(session, upload.id))
    return Response(status_code=204, headers={"Tus-Resumable": VERSION})


@router.put(PLACE + "/whole", name="submitting:finish_upload")
async def finish(
    request: Request, session: SessionDep, upload: UploadToSend, user: CurrentUser
) -> Response:
    """Put the parts together, look at the whole, and let it answer its item."""
    submission = upload.submission
    item, closing = await run_in_threadpool(before, request, session, submission, upload.item_id)
    return await run_in_threadpool(_finish, request, user, upload, item, closing)


def _finish(request: Request, user: User, upload: Upload, item: Item, closing: Closing) -> Response:
    app = request.app.state
    try:
        sealed = receiving.receive(
            app.storage,
            closing,
            resuming.name_of(app.keys, upload),
            resuming.whole(app.storage, app.keys, upload),
            limits_of(request).file,
            intake=app.keys.intake,
            accepted=kinds_for(item),
            clamd=app.settings.clamd,
        )
        store(request, upload.submission_id, item, user, sealed, upload.id)
    except InvalidError as error:
        with writing(app.engine) as session:
            resuming.stop(session, resuming.locked(session, upload.id))
            session.commit()
        return answer(request, user, upload.submission_id, item.id, refused(error))
    return answer(request, user, upload.submission_id, item.id, None)
