"""Take a file of a contract out of a request: sealed first, and only then a transaction."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.contracts.models import ContractPaper
from app.contracts.papers import LIMIT, Taken, paper_bytes, take
from app.core.db import writing
from app.core.errors import ConflictError, InvalidError
from app.core.forms import Bound
from app.core.web import download
from app.uploads import receiving, streams


async def take_in(
    request: Request, session: Session, keep: Callable[[Session, Taken], None]
) -> Bound[Any] | None:
    """Keep the file of a request, or give the form with what is wrong with it."""
    await run_in_threadpool(session.close)
    state = request.app.state
    try:
        receiving.refuse_announced(request.headers.get("content-length", ""), LIMIT)
        found = await streams.incoming(request)
        taken = await streams.in_thread(
            found.chunks,
            lambda chunks: take(
                state.storage, state.keys, found.name, chunks, clamd=state.settings.clamd
            ),
        )
        await run_in_threadpool(_store, request, keep, taken)
    except (InvalidError, ConflictError) as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return form
    return None


def _store(request: Request, keep: Callable[[Session, Taken], None], taken: Taken) -> None:
    try:
        with writing(request.app.state.engine) as session:
            keep(session, taken)
            session.commit()
    except BaseException:
        request.app.state.storage.delete(taken.sealed.storage_key)
        raise


def hand_over(request: Request, paper: ContractPaper) -> Response:
    """Answer with a file of a contract, as an attachment."""
    state = request.app.state
    chunks = paper_bytes(state.storage, state.keys, paper)
    first = next(chunks, b"")  # a file that is not ours is refused before the answer begins
    head = download(b"", paper.name, "application/pdf").headers["Content-Disposition"]
    return StreamingResponse(
        chain([first], chunks), media_type="application/pdf", headers={"Content-Disposition": head}
    )
