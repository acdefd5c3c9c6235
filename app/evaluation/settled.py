"""Which answers an earlier round settled: the room of consensus knows."""

from collections.abc import Callable, Collection
from uuid import UUID

from sqlmodel import Session

from app.tenders.models import Lot

Settled = Callable[[Session, Lot], Collection[tuple[UUID, UUID]]]
SETTLED: list[Settled] = []


def tells_settled(look: Settled) -> Settled:
    """Register who knows which answers of a lot are settled."""
    SETTLED.append(look)
    return look


def settled_keys(session: Session, lot: Lot) -> set[tuple[UUID, UUID]]:
    """Name the answers that are settled, by submission and criterion."""
    return set[tuple[UUID, UUID]]().union(*(look(session, lot) for look in SETTLED))
