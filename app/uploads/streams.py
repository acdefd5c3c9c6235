"""Take a file out of a request while it comes in: nothing is spooled to a temporary file."""

from asyncio import get_running_loop, run_coroutine_threadsafe
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.waiting import aside, is_coming
from app.uploads.traces import PIECE

T = TypeVar("T")
MAX_HEADER = 16_384
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


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form on its way in; what was chosen as a file has a name."""

    field: str
    name: str | None
    chunks: AsyncIterator[bytes]


class _Form:
    """Follows the parser through a form; keeps nothing but the bytes that were not read yet."""

    def __init__(self, request: Request) -> None:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or b"boundary" not in options:
            raise InvalidError(_("Choose a file first."), field="file")
        self._parser = MultipartParser(options[b"boundary"], self._callbacks())  # type: ignore[arg-type]  # its TypedDict is total
        self._stream = request.stream()
        self._read: deque[bytes | dict[bytes, bytes] | None] = deque()
        """The head of a part, what stands in it, and that it is over."""
        self._header, self._value, self._disposition = b"", b"", b""

    def _callbacks(self) -> dict[str, Callable[..., None]]:
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
        self._read.append(options)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._read.append(data[start:end])

    def _end(self) -> None:
        self._read.append(None)

    async def parts(self) -> AsyncIterator[Part]:
        """Give every field in turn; what was not read of one is passed over."""
        while True:
            async with aside() if is_coming() else nullcontext():
                while not self._read or not isinstance(self._read[0], dict):
                    if self._read:
                        self._read.popleft()
                    elif not await self._more():
                        return
            head = self._read.popleft()
            assert isinstance(head, dict)  # noqa: S101  (looked at above)
            name = head[b"filename"].decode("utf-8", "replace") if b"filename" in head else None
            yield Part(head.get(b"name", b"").decode("utf-8", "replace"), name, self._chunks())

    async def _chunks(self) -> AsyncIterator[bytes]:
        while True:
            while self._read:
                piece = self._read.popleft()
                if piece is None:
                    return
                assert isinstance(piece, bytes)  # noqa: S101  (a head follows an end)
                yield piece
            if not await self._more():
                raise _cut_off()

    async def _more(self) -> bool:
        """Read on, and say whether there was more."""
        try:
            self._parser.write(await anext(self._stream))
        except StopAsyncIteration:
            return False
        except MultipartParseError as error:
            raise _cut_off() from error
        return True


def _cut_off() -> InvalidError:
    return InvalidError(_("The file did not come in whole. Send it again."), field="file")


def parts(request: Request) -> AsyncIterator[Part]:
    """Walk through a form of texts and several files while it comes in."""
    return _Form(request).parts()


async def _file_of_form(request: Request, field: str) -> Incoming:
    async for part in parts(request):
        if part.field == field and part.name:
            return Incoming(part.name, part.chunks)
        if part.field == field:
            break
    raise InvalidError(_("Choose a file first."), field=field)


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(UPLOADS)


async def in_thread(chunks: AsyncIterator[bytes], work: Callable[[Iterator[bytes]], T]) -> T:
    """Let a function in a thread read what comes in here, without holding other pages up.

    No thread is taken before there is a piece to work on; a small file comes with it whole.
    While one piece is worked on, the next one gathers.
    """
    loop = get_running_loop()

    async def following() -> bytes:
        """Gather what comes in until it is worth a thread's while."""
        gathered, size = [], 0
        async for chunk in chunks:
            gathered.append(chunk)
            size += len(chunk)
            if size >= PIECE:
                break
        return b"".join(gathered)

    def pull(piece: bytes) -> Generator[bytes]:
        while len(piece) >= PIECE:
            coming = run_coroutine_threadsafe(following(), loop)
            try:
                yield piece
                piece = coming.result()
            finally:
                coming.cancel()
        if piece:
            yield piece

    async with aside():
        first = await following()

        def follow() -> T:
            with closing(pull(first)) as pieces:
                return work(pieces)

        return await to_thread.run_sync(follow, limiter=_limiter())
