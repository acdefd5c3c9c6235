"""The one place that asks what time it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


JUMP = timedelta(seconds=60)
"""From here a clock did not drift but jump."""


def _ticks() -> float:
    """Seconds that nobody can set, counted on while a machine sleeps where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


_STARTED = (datetime.now(UTC), _ticks())


def jump() -> timedelta:
    """Say how far the clock moved away from the time that really passed since the start."""
    began, ticks = _STARTED
    return datetime.now(UTC) - began - timedelta(seconds=_ticks() - ticks)


def jumped() -> bool:
    """Whether the clock did not drift but was set."""
    return abs(jump()) > JUMP


def utcnow() -> datetime:
    """Say the present moment, aware and in UTC."""
    return _pinned.get() or datetime.now(UTC)


@contextmanager
def pinned(moment: datetime) -> Iterator[datetime]:
    """Let the clock stand at `moment`: for tests, and for filling a demo database.

    The demo's own door, `app.demo.story`, refuses every other database.
    """
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _pinned.reset(token)


def dutch(moment: datetime) -> datetime:
    """Show a moment on the Dutch clock."""
    return moment.astimezone(DUTCH_TIME)
