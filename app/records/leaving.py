"""A file leaves the house: written aside, noted in the trail, then handed over."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from app.accounts.models import User
from app.core.db import Record, writing
from app.core.routing import is_head
from app.core.web import download
from app.records.exporting import chunks_of, record_taking

IN_MEMORY = 32 << 20
"""What is larger lies in a file without a name, which is gone as soon as it is closed."""


def hand_over(
    request: Request,
    user: User,
    subject: Record,
    name: str,
    media_type: str,
    write: Callable[[IO[bytes]], object],
    *,
    what: str,
    version: str = "full",
) -> StreamingResponse:
    """Write a file, note who took it, and send it.

    The note has a transaction of its own: making a large file may not keep others from writing.
    """
    headers = {
        "Content-Disposition": download(b"", name, media_type).headers["Content-Disposition"]
    }
    if is_head(request):
        return StreamingResponse(iter(()), media_type=media_type, headers=headers)
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed after it was sent)
    try:
        write(out)
        with writing(request.app.state.engine) as session:
            record_taking(session, user, subject, what, version, out)
            session.commit()
    except BaseException:
        out.close()
        raise
    return StreamingResponse(
        chunks_of(out), media_type=media_type, headers=headers, background=BackgroundTask(out.close)
    )
