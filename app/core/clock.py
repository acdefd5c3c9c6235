"""The one place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


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
