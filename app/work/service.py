"""What waits for a person: read from where lots stand and which duties the person has."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.tenders.models import LotState, Tender
from app.work.facts import Facts, facts_of
from app.work.of_contracts import tasks_of_contracts
from app.work.of_deciders import decider
from app.work.of_guards import files, integrity, opener, supervisor
from app.work.of_officers import officer
from app.work.of_panels import chair, evaluator, observer
from app.work.of_providers import tasks_of_providers
from app.work.posts import Post, posts_of
from app.work.seconds import proposals_waiting
from app.work.task import FAR, Task

STEERING = frozenset({Duty.OFFICER, Duty.DECIDER})
BEFORE_DECISION = frozenset({LotState.OPENED, LotState.CHECKING, LotState.SCORING, LotState.RANKED})


def tasks_of(session: Session, user: User) -> list[Task]:
    """Read what waits for a person and what the person waits for, most urgent first."""
    facts = facts_of(session, user, posts_of(session, user))
    found = [task for _post, task in tasks_of_posts(facts)]
    found += tasks_of_providers(session, user)
    steered = {post.tender.id for post in facts.posts if post.duty == Duty.OFFICER}
    found += tasks_of_contracts(session, user, steered)
    if any(post.duty == Duty.INTEGRITY for post in facts.posts):
        found += files(session, user)
    return in_order(found)


def tasks_in(session: Session, user: User, tender: Tender) -> list[Task]:
    """Read what a person's duties in one tender still ask, most urgent first."""
    posts = [one for one in posts_of(session, user) if one.tender.id == tender.id]
    return in_order(task for _post, task in tasks_of_posts(facts_of(session, user, posts)))


def tasks_of_posts(facts: Facts) -> Iterator[tuple[Post, Task]]:
    """Read what each post asks; what waits for a second person once per duty in a tender."""
    seen = set()
    for post in facts.posts:
        stands = (post.duty, post.tender.id)
        waiting = proposals_waiting(facts.seconds, post, facts.user, is_first=stands not in seen)
        yield from ((post, task) for task in waiting)
        seen.add(stands)
        yield from ((post, task) for task in _tasks_of(facts, post))


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Name each task once: one's own first, then by when they are due.

    What one duty waits for and another can do is one's own.
    """
    by_turn = sorted(tasks, key=lambda task: task.is_mine)
    unique = {(task.href_name, *task.ids.values(), task.title): task for task in by_turn}
    return sorted(unique.values(), key=lambda task: (not task.is_mine, task.due or FAR))


def _tasks_of(facts: Facts, post: Post) -> Iterator[Task]:
    """What has no term of its own is due by the planned decision."""
    planned = None
    if post.duty in STEERING and post.lot is not None and post.lot.state in BEFORE_DECISION:
        planned = facts.planned.get(post.tender.id)
    for task in READERS[post.duty](facts, post):
        yield replace(task, due=planned) if planned and task.due is None else task


def _nothing(_facts: Facts, _post: Post) -> Iterator[Task]:
    yield from ()


READERS: dict[Duty, Callable[[Facts, Post], Iterator[Task]]] = {
    Duty.OFFICER: officer,
    Duty.OPENER: opener,
    Duty.DECIDER: decider,
    Duty.CHAIR: chair,
    Duty.EVALUATOR: evaluator,
    Duty.OBSERVER: observer,
    Duty.SUPERVISOR: supervisor,
    Duty.INTEGRITY: integrity,
    Duty.AUDITOR: _nothing,
    Duty.MANAGER: _nothing,
    Duty.PROVIDER: _nothing,
}
