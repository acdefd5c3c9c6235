"""Take a file out of a request while it comes in: nothing is spooled to a temporary file."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.waiting import aside, is_coming

T = TypeVar("T")
MAX_HEADER = 16_384
PIECE = 512 * 1024
UPLOADS = 400
"""So many files may come in at once; a slow one holds a sleeping thread and nothing else."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in."""

    name: str
    chunks: AsyncIterator[bytes]


async def incoming(request: Request, field: str = "file") -> Incoming:
    """Find the file of a request: its whole body (PUT), or one field of a form (POST)."""
    if request.method == "PUT":
        return Incoming(request.query_params.get("filename", ""), request.stream())
    return await _file_of_form(request, field)


class _Part:
    """Follows the parser; keeps nothing but the bytes that were not read yet."""

    def __init__(self, field: str) -> None:
        self.field = field.encode()
        self.name: str | None = None
        self.is_over = False
        self.data: deque[bytes] = deque()
        self._header, self._value, self._disposition = b"", b"", b""
        self._wanted = False

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._start,
            "on_part_data": self._on_data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._header, self._value, self._disposition = b"", b"", b""

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._refuse_long(self._header)

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._refuse_long(self._value)

    def _refuse_long(self, text: bytes) -> None:
        if len(text) > MAX_HEADER:
            raise MultipartParseError("header too long")

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _start(self) -> None:
        _kind, options = parse_options_header(self._disposition)
        self._wanted = self.name is None and options.get(b"name") == self.field
        if self._wanted:
            self.name = options.get(b"filename", b"").decode("utf-8", "replace")

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._wanted:
            self.data.append(data[start:end])

    def _end(self) -> None:
        self.is_over = self.is_over or self._wanted
        self._wanted = False


async def _file_of_form(request: Request, field: str) -> Incoming:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise InvalidError(_("Choose a file first."), field=field)
    part = _Part(field)
    parser = MultipartParser(options[b"boundary"], part.callbacks())  # type: ignore[arg-type]  # its TypedDict is total
    stream = request.stream()

    async def chunks() -> AsyncIterator[bytes]:
        while part.data:
            yield part.data.popleft()
        async for chunk in stream:
            _parse(parser, chunk, field)
            while part.data:
                yield part.data.popleft()
        if not part.is_over:
            raise InvalidError(_("The file did not come in whole. Send it again."), field=field)

    async with aside() if is_coming() else nullcontext():
        async for chunk in stream:
            _parse(parser, chunk, field)
            if part.name is not None:
                break
    if not part.name:
        raise InvalidError(_("Choose a file first."), field=field)
    return Incoming(part.name, chunks())


def _parse(parser: MultipartParser, chunk: bytes, field: str) -> None:
    try:
        parser.write(chunk)
    except MultipartParseError as error:
        raise InvalidError(
            _("The file did not come in whole. Send it again."), field=field
        ) from error


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(UPLOADS)


async def in_thread(chunks: AsyncIterator[bytes], work: Callable[[Iterator[bytes]], T]) -> T:
    """Let a function in a thread read what comes in here, without holding other pages up.

    No thread is taken before there is a piece to work on; a small file comes with it whole.
    """

    async def following() -> bytes | None:
        """Gather what comes in until it is worth a thread's while."""
        piece = bytearray()
        async for chunk in chunks:
            piece += chunk
            if len(piece) >= PIECE:
                break
        return bytes(piece) or None

    def pull(first: bytes | None) -> Iterator[bytes]:
        piece = first
        while piece is not None:
            yield piece
            piece = from_thread.run(following) if len(piece) >= PIECE else None

    async with aside():
        first = await following()
        return await to_thread.run_sync(lambda: work(pull(first)), limiter=_limiter())
