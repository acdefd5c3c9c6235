"""Who is served when: whoever must wait does so in order, without holding what others need."""

import os
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from enum import StrEnum
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path
from threading import Event, Lock
from weakref import finalize

from anyio import Semaphore
from anyio.lowlevel import RunVar
from starlette.types import ASGIApp, Message, Receive, Scope, Send

AHEAD = 256 * 1024
"""So much of a form is read before it takes its turn: a slow sender holds nobody up."""


class TooLongError(Exception):
    """Whoever waited in line did not get a turn in time."""


class Line:
    """Lets one thread through at a time, in the order in which they came.

    With a file, one thread of all processes on this machine: whoever waits is woken, not asleep.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._guard, self._waiting, self._is_taken = Lock(), deque[Event](), False
        self._path, self._file = path, -1

    def enter(self, patience: float) -> None:
        """Wait for a turn, at most `patience` seconds behind others here."""
        self._stand(patience)
        try:
            if self._path is not None:
                flock(self._opened(self._path), LOCK_EX)
        except BaseException:
            self._let_next()
            raise

    def _opened(self, path: Path) -> int:
        """Open the file at the first turn: who only reads may not make it."""
        if self._file < 0:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            finalize(self, os.close, self._file)
        return self._file

    def _stand(self, patience: float) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            place = Event()
            self._waiting.append(place)
        if place.wait(patience):
            return
        with self._guard:
            if place.is_set():  # it came in the last moment
                return
            self._waiting.remove(place)
        raise TooLongError

    def leave(self) -> None:
        """Let the next one through."""
        if self._file >= 0:
            flock(self._file, LOCK_UN)
        self._let_next()

    def _let_next(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


class Lane(StrEnum):
    """Where a request waits; one lane never waits for another."""

    LOOK = "look"
    CHANGE = "change"
    SUBMIT = "submit"
    PASSWORD = "password"  # noqa: S105  (a lane)


AT_ONCE = {Lane.LOOK: 6, Lane.CHANGE: 4, Lane.SUBMIT: 3, Lane.PASSWORD: 1}
"""Together fewer than connections in the pool and threads: no one waits for who waits for it."""

Lanes = dict[Lane, Semaphore]
_lanes: RunVar[Lanes] = RunVar("lanes")
_turn: ContextVar["Turn | None"] = ContextVar("turn", default=None)


def _lanes_here() -> Lanes:
    """Give the lanes of this event loop."""
    found = _lanes.get(None)
    if found is None:
        found = {lane: Semaphore(count) for lane, count in AT_ONCE.items()}
        _lanes.set(found)
    return found


class Turn:
    """What one request holds while it is worked on."""

    def __init__(self, lane: Semaphore, *, is_coming: bool = False) -> None:
        self._lane, self.is_held, self.is_coming = lane, False, is_coming

    async def take(self) -> None:
        """Wait until it may be worked on."""
        if not self.is_held:
            await self._lane.acquire()
            self.is_held = True

    def give(self) -> None:
        """Let the next one begin."""
        if self.is_held:
            self.is_held = False
            self._lane.release()


def is_coming() -> bool:
    """Whether a part of the form of this request is still under way."""
    turn = _turn.get()
    return turn is not None and turn.is_coming


@asynccontextmanager
async def aside() -> AsyncIterator[None]:
    """Give the turn away for as long as bytes come in, and wait for another one after it."""
    turn = _turn.get()
    if turn is None or not turn.is_held:
        yield
        return
    turn.give()
    try:
        yield
    finally:
        await turn.take()


class Turnstile:
    """Works on no more requests at once than there are threads and connections for."""

    def __init__(self, app: ASGIApp, *, lane_of: Callable[[str, str], Lane | None]) -> None:
        self.app, self.lane_of = app, lane_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; what is left to send when its answer begins needs no turn."""
        lane = self.lane_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if lane is None:
            await self.app(scope, receive, send)
            return
        more = False
        if scope["method"] == "POST":
            receive, more = await read_ahead(receive)
        turn = Turn(_lanes_here()[lane], is_coming=more)
        await turn.take()

        async def answer(message: Message) -> None:
            turn.give()
            await send(message)

        token = _turn.set(turn)
        try:
            await self.app(scope, receive, answer)
        finally:
            _turn.reset(token)
            turn.give()


async def read_ahead(receive: Receive) -> tuple[Receive, bool]:
    """Read the beginning of a body, mostly all of it; give what reads it again and goes on.

    Says whether there is more of it to come.
    """
    kept, size, more = deque[Message](), 0, True
    while more and size <= AHEAD:
        message = await receive()
        kept.append(message)
        size += len(message.get("body", b""))
        more = bool(message.get("more_body"))

    async def again() -> Message:
        return kept.popleft() if kept else await receive()

    return again, more
