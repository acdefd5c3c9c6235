"""Whether a decision stands on a lot, as the room of decisions tells it to those below it."""

from collections.abc import Callable

from sqlmodel import Session

from app.tenders.models import Lot

_ASKS: list[Callable[[Session, Lot], bool]] = []


def tells_decided(asks: Callable[[Session, Lot], bool]) -> Callable[[Session, Lot], bool]:
    """Let the room that decides say whether a decision stands, also before its letters."""
    _ASKS.append(asks)
    return asks


def is_decided(session: Session, lot: Lot) -> bool:
    """Whether a decision stands on a lot."""
    return any(asks(session, lot) for asks in _ASKS)
