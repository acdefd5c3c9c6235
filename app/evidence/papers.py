"""A file that two sides keep: sealed at once with the server's key, with who signed it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.core.db import writing
from app.core.errors import ConflictError, InvalidError, UnavailableError
from app.core.forms import Bound
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.storage import Storage
from app.core.web import download
from app.evidence.facts import Signed
from app.evidence.signatures import signatures_in
from app.submissions.facts import open_key
from app.uploads import streams
from app.uploads.reading import plain_bytes
from app.uploads.receiving import SealedFile, receive, refuse_announced
from app.uploads.recognise import Kind
from app.vault.sealing import UnsealError

LIMIT = 25_000_000
"""The size of one file, in bytes: it is read whole to find its signatures."""


class Paper(Protocol):
    """A row that tells where such a file lies and how it opens."""

    name: str
    size: int
    storage_key: str
    file_key: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """A file that lies sealed in storage, with the signatures found in it."""

    sealed: SealedFile
    signatures: tuple[Signed, ...]


Keep = Callable[[Session, Received], None]


def take(
    storage: Storage,
    keys: Keys,
    name: str,
    chunks: Iterable[bytes],
    accepted: Collection[Kind],
    *,
    clamd: str = "",
) -> Received:
    """Seal a file while it comes in, then read who signed it."""
    sealed = receive(storage, keys.reading, name, chunks, LIMIT, accepted=accepted, clamd=clamd)
    file_key = open_key(keys.reading, sealed.sealed_key, sealed.storage_key)
    content = b"".join(plain_bytes(storage, file_key, sealed.storage_key, sealed.size))
    return Received(sealed, signatures_in(content))


async def take_in(
    request: Request, session: Session, accepted: Collection[Kind], keep: Keep
) -> Bound[Any] | None:
    """Keep the file of a request, or give the form with what is wrong with it.

    Only after its last byte a transaction begins.
    """
    await run_in_threadpool(session.close)
    state = request.app.state
    try:
        refuse_announced(request.headers.get("content-length", ""), LIMIT)
        found = await streams.incoming(request)
        received = await streams.in_thread(
            found.chunks,
            lambda chunks: take(
                state.storage, state.keys, found.name, chunks, accepted, clamd=state.settings.clamd
            ),
        )
        await run_in_threadpool(_store, request, keep, received)
    except (InvalidError, ConflictError) as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return form
    return None


def _store(request: Request, keep: Keep, received: Received) -> None:
    try:
        with writing(request.app.state.engine) as session:
            keep(session, received)
            session.commit()
    except BaseException:
        request.app.state.storage.delete(received.sealed.storage_key)
        raise


def paper_bytes(storage: Storage, keys: Keys, paper: Paper) -> Iterator[bytes]:
    """Read a file for its two sides."""
    try:
        file_key = open_key(keys.reading, paper.file_key, paper.storage_key)
    except UnsealError as error:
        raise UnavailableError(
            _("This file is not the one that came in. Warn the administrator at once.")
        ) from error
    return plain_bytes(storage, file_key, paper.storage_key, paper.size)


def hand_over(request: Request, paper: Paper, media_type: str) -> Response:
    """Answer with a file, as an attachment."""
    state = request.app.state
    chunks = paper_bytes(state.storage, state.keys, paper)
    first = next(chunks, b"")  # a file that is not ours is refused before the answer begins
    head = download(b"", paper.name, media_type).headers["Content-Disposition"]
    return StreamingResponse(
        chain([first], chunks), media_type=media_type, headers={"Content-Disposition": head}
    )
