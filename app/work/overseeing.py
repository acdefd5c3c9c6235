"""All that waits over the tenders of one authority: with whom, until when, how long steps take."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.audit.models import Chain, Event
from app.contracts.watching import Watched, watched
from app.core.clock import utcnow
from app.core.i18n import lazy as _
from app.tenders.flow import LotAction
from app.tenders.models import LotState, Tender
from app.tenders.procedures import procedure_of
from app.tenders.progress import ENDS, ORDER, tender_state
from app.tenders.turns import WHO
from app.work.dashboard import Line, lines_of
from app.work.facts import facts_of
from app.work.posts import posts_over
from app.work.service import in_order, tasks_of_posts
from app.work.task import Task

SOON = (
    (timedelta(days=7), _("Within a week")),
    (timedelta(days=30), _("Within a month")),
    (timedelta.max, _("Later")),
)
ENDED = ORDER[ORDER.index(LotState.FINAL) :]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and in which tender."""

    task: Task
    tender: Tender

    @property
    def who(self) -> str:
        """Who must act, in a word."""
        return self.task.who or str(WHO[Duty.OFFICER])


@dataclass(frozen=True, slots=True)
class Count:
    """A bar of a picture: how much waits, and how much of it is late."""

    name: str
    waits: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a step took, over the tenders that came through it."""

    name: str
    days: int
    tenders: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a manager sees: never a score, a price, or who takes part."""

    waiting: tuple[Waiting, ...]
    by_who: tuple[Count, ...]
    by_when: tuple[Count, ...]
    running: tuple[Line, ...]
    ended: int
    pace: tuple[Pace, ...]
    contracts: tuple[Watched, ...]

    @property
    def late(self) -> int:
        """How much should have been done."""
        return sum(one.late for one in self.by_who)


def managed_by(session: Session, user: User) -> list[Authority]:
    """List the authorities of which somebody is a manager."""
    query = (
        select(Authority)
        .join(Membership, col(Membership.authority_id) == col(Authority.id))
        .where(Membership.user_id == user.id, col(Membership.is_manager).is_(True))
        .order_by(Authority.name)
    )
    return list(session.exec(query))


def overview_of(session: Session, authority: Authority, manager: User) -> Overview:
    """Read every tender of an authority as its officer would, and count."""
    facts = facts_of(session, manager, posts_over(session, authority))
    tenders = {post.tender.id: post.tender for post in facts.posts}
    of_task: dict[tuple[object, ...], Tender] = {}
    found = []
    for post, task in tasks_of_posts(facts):
        of_task.setdefault(_key(task), post.tender)
        found.append(task)
    tasks = sorted(in_order(found), key=lambda task: (not task.is_late, task.due is None, task.due))
    waiting = tuple(Waiting(task, of_task[_key(task)]) for task in tasks)
    running = [one for one in tenders.values() if tender_state(one) not in ENDED]
    return Overview(
        waiting,
        _by_who(waiting),
        _by_when(waiting),
        tuple(lines_of(session, running)),
        len(tenders) - len(running),
        pace_of(list(tenders.values()), _moves_of(session, tenders)),
        tuple(watched(session, tenders)),
    )


def pace_of(
    tenders: Iterable[Tender], moves: dict[UUID, dict[LotAction, datetime]]
) -> tuple[Pace, ...]:
    """Say how many days each step took on average, from one end to the next."""
    took: dict[str, list[timedelta]] = {}
    for tender in tenders:
        begun, ends = tender.published_at, moves.get(tender.id, {})
        for phase in procedure_of(tender).phases:
            last = ENDS.get(phase.states[-1])
            end = ends.get(last) if last else None
            if begun is None or end is None or end < begun:
                continue
            took.setdefault(str(phase.name), []).append(end - begun)
            begun = end
    return tuple(
        Pace(name, round(mean(one / timedelta(days=1) for one in all_of)), len(all_of))
        for name, all_of in took.items()
    )


def _key(task: Task) -> tuple[object, ...]:
    return (task.href_name, *task.ids.values(), task.title)


def _by_who(waiting: Sequence[Waiting]) -> tuple[Count, ...]:
    waits = Counter(one.who for one in waiting)
    late = Counter(one.who for one in waiting if one.task.is_late)
    return tuple(Count(who, count, late[who]) for who, count in waits.most_common())


def _by_when(waiting: Sequence[Waiting]) -> tuple[Count, ...]:
    """Count what waits by how soon it is due."""
    now = utcnow()
    names: list[LazyProxy] = [_("Late"), *(name for _until, name in SOON), _("Without a date")]
    counts = Counter(_bucket(one.task.due, now) for one in waiting)
    return tuple(
        Count(str(name), counts[at], counts[at] if at == 0 else 0) for at, name in enumerate(names)
    )


def _bucket(due: datetime | None, now: datetime) -> int:
    if due is None:
        return len(SOON) + 1
    if due < now:
        return 0
    return next(at for at, (until, _name) in enumerate(SOON, 1) if due - now <= until)


def _moves_of(session: Session, tenders: Iterable[UUID]) -> dict[UUID, dict[LotAction, datetime]]:
    """Read when the lots of each tender last made each move, from the trail."""
    rows = session.exec(
        select(Chain.key, Event.action, Event.at)
        .join(Chain, col(Chain.id) == col(Event.chain_id))
        .where(
            col(Chain.key).in_([str(one) for one in tenders]),
            col(Event.action).in_([f"lot.{action}" for action in LotAction]),
        )
        .order_by(col(Event.at))
    )
    found: dict[UUID, dict[LotAction, datetime]] = {}
    for key, action, at in rows:
        found.setdefault(UUID(key), {})[LotAction(action.removeprefix("lot."))] = at
    return found
