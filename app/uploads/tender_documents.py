"""Take in a public document of a tender: looked into like every file, but not sealed."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.changes import service as changes
from app.core.db import SessionDep, reading, writing
from app.core.errors import ConflictError, InvalidError
from app.core.forms import Bound
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.scan import Verdict, scan
from app.core.storage import Storage
from app.core.web import redirect
from app.publishing import documents
from app.publishing.access import DocumentToEdit
from app.publishing.documents_router import MEGABYTE, documents_page
from app.publishing.forms import FileForm
from app.publishing.models import TenderDocument
from app.submissions.facts import LOOKED_INTO
from app.tenders.queries import tender_with_lots
from app.uploads import streams
from app.uploads.inspecting import inspect_stored
from app.uploads.receiving import clean_name, refuse_announced
from app.uploads.recognise import ALL, recognise, refusal
from app.uploads.traces import Traces

router = Router(tags=["uploads"])
FILE = "/tender-documents/{document_id}/file"


def receive(
    storage: Storage, name: str, chunks: Iterable[bytes], limit: int, clamd: str = ""
) -> FileForm:
    """Keep a file as it comes in; one that is refused does not stay."""
    traces = Traces()

    def through() -> Iterator[bytes]:
        for chunk in chunks:
            refuse_announced(str(traces.size + len(chunk)), limit)
            traces.take(chunk)
            yield chunk
        if not traces.size:
            raise refusal(_("This file is empty. Choose another file."))

    try:
        key = storage.put(through())
    finally:
        traces.digest()
    try:
        name = clean_name(name)
        is_small = traces.size <= LOOKED_INTO
        inspect = inspect_stored(storage, key, b"", traces) if is_small else None
        kind = recognise(traces, name, ALL, inspect).kind
        _refuse_infected(scan(clamd, storage.open(key)))
    except BaseException:
        storage.delete(key)
        raise
    return FileForm(
        name=name if PurePosixPath(name).suffix else name + kind.endings[0],
        size=traces.size,
        sha256=traces.digest().hex(),
        media_type=kind.media_type,
        storage_key=key,
    )


def _refuse_infected(verdict: Verdict) -> None:
    if verdict == Verdict.INFECTED:
        raise refusal(
            _("This file is not safe. We did not take it. Make it again and send it once more.")
        )


@router.put(FILE, name="uploads:stream_document")
async def stream(
    request: Request, session: SessionDep, document: DocumentToEdit, user: CurrentUser
) -> Response:
    """Take a document in as the body of the request."""
    return await _take_in(request, session, document, user)


@router.post(FILE, name="uploads:upload_document")
async def upload(
    request: Request, session: SessionDep, document: DocumentToEdit, user: CurrentUser
) -> Response:
    """Take a document in from a form: for a browser without scripts."""
    return await _take_in(request, session, document, user)


async def _take_in(
    request: Request, session: Session, document: TenderDocument, user: User
) -> Response:
    """Keep the file; only after its last byte a transaction begins."""
    await run_in_threadpool(session.close)
    state = request.app.state
    limit = state.settings.upload_limit_mb * MEGABYTE
    try:
        refuse_announced(request.headers.get("content-length", ""), limit)
        found = await streams.incoming(request)
        file = await streams.in_thread(
            found.chunks,
            lambda chunks: receive(state.storage, found.name, chunks, limit, state.settings.clamd),
        )
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return await run_in_threadpool(_refuse, request, document, form)
    await run_in_threadpool(_store, request, document, user, file)
    anchor = f"document-{document.id}"
    return redirect(request, "publishing:documents", fragment=anchor, tender_id=document.tender_id)


def _store(request: Request, document: TenderDocument, user: User, file: FileForm) -> None:
    """Add the file to a draft, or let it wait for the next version of what is published."""
    state = request.app.state
    try:
        with writing(state.engine) as session:
            _keep(session, document, user, file)
            session.commit()
    except BaseException:
        state.storage.delete(file.storage_key)
        raise


def _keep(session: Session, document: TenderDocument, user: User, file: FileForm) -> None:
    tender = tender_with_lots(session, document.tender_id)
    own = session.get(TenderDocument, document.id)
    if own is None:
        raise ConflictError(_("This document was removed meanwhile."))
    if tender.published_at is None:
        documents.add_file(session, own, user, file)
    else:
        typed = {name: str(value) for name, value in file.model_dump().items()}
        typed["title"] = own.title
        changes.prepare_change(session, tender, user, "document.replace", own.id, typed)


def _refuse(request: Request, document: TenderDocument, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        tender = tender_with_lots(session, document.tender_id)
        return documents_page(request, session, tender, faults={document.id: form})
