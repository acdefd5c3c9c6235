"""What was promised before a lot is decided on anew: rooms above tell it, deciding waits for it."""

from collections.abc import Callable, Collection
from uuid import UUID

from sqlmodel import Session

from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.tenders.models import Lot

Asks = Callable[[Session, Collection[UUID]], frozenset[UUID]]
_ASKS: list[Asks] = []


def tells_promised(asks: Asks) -> Asks:
    """Let a room above name the lots of which somebody was told that the panel judges anew."""
    _ASKS.append(asks)
    return asks


def promised_in(session: Session, lots: Collection[Lot]) -> frozenset[UUID]:
    """Name the lots that the panel judges anew before anybody decides on them."""
    ids = [lot.id for lot in lots]
    return frozenset[UUID]().union(*(asks(session, ids) for asks in _ASKS))


def demand_none_promised(session: Session, lots: Collection[Lot]) -> None:
    """Refuse to decide who gets a contract on scores of which was said that they are given anew."""
    if promised_in(session, lots):
        raise ConflictError(
            _("An objection was answered with judging anew. Begin that first, then decide.")
        )
