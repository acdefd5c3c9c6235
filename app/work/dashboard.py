"""All tenders of a person at a glance: stage, next date, what is late, who must act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.contracts.watching import Watched, watched
from app.planning.models import Milestone
from app.planning.timeline import Point, points
from app.tenders.models import Assignment, LotState, Tender
from app.tenders.pauses import Pause, pauses_of
from app.tenders.progress import Step, process_steps, tender_state
from app.tenders.turns import WHO, Turn, turns_of

STEERS = (Duty.OFFICER, Duty.DECIDER, Duty.AUDITOR)
"""Who sees all of a tender's course; the others see what waits for them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One tender: nothing here tells more than its own page does."""

    tender: Tender
    state: LotState
    steps: list[Step]
    turns: list[Turn]
    coming: Point | None

    @property
    def late(self) -> int:
        """How many things should have been done."""
        return sum(turn.is_late for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What a person steers, per lead authority, with the contracts that come near a day."""

    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    by_duty: tuple[tuple[str, int, int], ...]
    """Who must act, how often, and how much of it is late."""
    contracts: tuple[Watched, ...]

    @property
    def late(self) -> int:
        """How many things should have been done, over all tenders."""
        return sum(late for _who, _count, late in self.by_duty)


def dashboard(session: Session, user: User) -> Dashboard:
    """Read every tender that a person steers, the soonest date first."""
    held: dict[UUID, set[Duty]] = {}
    for tender_id, duty in session.exec(
        select(Assignment.tender_id, Assignment.duty).where(
            Assignment.user_id == user.id,
            col(Assignment.duty).in_(STEERS),
            col(Assignment.ended_at).is_(None),
        )
    ):
        held.setdefault(tender_id, set()).add(Duty(duty))
    tenders = session.exec(
        select(Tender)
        .where(col(Tender.id).in_(held))
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Tender.created_at).desc(), Tender.title)
    ).all()
    lines = lines_of(session, tenders)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.tender.lead_authority.name, []).append(line)
    own = [tender_id for tender_id, duties in held.items() if Duty.OFFICER in duties]
    return Dashboard(
        tuple((name, tuple(group)) for name, group in sorted(groups.items())),
        _by_duty(lines),
        tuple(watched(session, own)),
    )


def lines_of(session: Session, tenders: Sequence[Tender]) -> list[Line]:
    """Give a line per tender; lots must be loaded."""
    ids = [one.id for one in tenders]
    milestones: dict[UUID, list[Milestone]] = {}
    for one in session.exec(select(Milestone).where(col(Milestone.tender_id).in_(ids))):
        milestones.setdefault(one.tender_id, []).append(one)
    pauses = pauses_of(session, tenders)
    return [_line(tender, milestones.get(tender.id, []), pauses) for tender in tenders]


def _line(tender: Tender, milestones: list[Milestone], pauses: Mapping[UUID, Pause]) -> Line:
    dates = points(tender, milestones, pauses)
    coming = next((one for one in dates if one.state == "later"), None)
    turns = turns_of(tender, pauses)
    return Line(tender, tender_state(tender), process_steps(tender), turns, coming)


def _by_duty(lines: list[Line]) -> tuple[tuple[str, int, int], ...]:
    turns = [turn for line in lines for turn in line.turns]
    counts = Counter(turn.duty for turn in turns)
    late = Counter(turn.duty for turn in turns if turn.is_late)
    return tuple((str(WHO[duty]), counts[duty], late[duty]) for duty in WHO if counts[duty])
