"""What somebody gave on a lot, which the rooms above keep: who scored, and how it is put away."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.tenders.models import Criterion, Lot

PutAway = Callable[[Session, Lot, User, User, object], int]
Scorers = Callable[[Session, Criterion], set[UUID]]
PUT_AWAY: list[PutAway] = []
SCORERS: list[Scorers] = []


def on_leaving(act: PutAway) -> PutAway:
    """Register who puts away what a person gave in a lot, and says how many."""
    PUT_AWAY.append(act)
    return act


def tells_scorers(look: Scorers) -> Scorers:
    """Register who knows which people scored a criterion."""
    SCORERS.append(look)
    return look


def take_off(session: Session, lot: Lot, actor: User, person: User, reason: object) -> int:
    """Put away everything that a person gave in a lot; say how many scores."""
    return sum(act(session, lot, actor, person, reason) for act in PUT_AWAY)


def scorers_of(session: Session, criterion: Criterion) -> set[UUID]:
    """Name who scored a criterion."""
    return set[UUID]().union(*(look(session, criterion) for look in SCORERS))
