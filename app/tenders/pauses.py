"""Until when nobody signs, per lot: what the letters said, not what was planned."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.core.clock import utcnow
from app.tenders.models import LotState, Tender


@dataclass(frozen=True, slots=True)
class Pause:
    """The standstill of one lot as it was decided."""

    ends_at: datetime | None
    """None where two people decided that none runs."""
    is_held: bool = False
    """Whether a court case holds the lot."""

    @property
    def is_over(self) -> bool:
        """Whether its days are over, or there are none."""
        return self.ends_at is None or self.ends_at <= utcnow()


Reader = Callable[[Session, Collection[UUID]], dict[UUID, Pause]]
_READERS: list[Reader] = []
DECIDED = frozenset({LotState.RANKED, LotState.STANDSTILL, LotState.FINAL})
"""Where a lot stands once a decision on it can be."""


def on_pauses(read: Reader) -> Reader:
    """Let the room of decisions say which of these lots wait, and until when."""
    _READERS.append(read)
    return read


def pauses_of(session: Session, tenders: Iterable[Tender]) -> dict[UUID, Pause]:
    """Read the standstill of every lot that has one or none by decision; lots must be loaded."""
    lots = [lot.id for tender in tenders for lot in tender.lots if lot.state in DECIDED]
    if not lots:
        return {}
    return {lot: pause for read in _READERS for lot, pause in read(session, lots).items()}
