"""What waits for a person: read from where lots stand and which duties the person has."""

from collections.abc import Callable, Iterator

from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.work.facts import Facts, facts_of
from app.work.of_contracts import tasks_of_contracts
from app.work.of_deciders import decider
from app.work.of_guards import files, integrity, opener, supervisor
from app.work.of_officers import officer
from app.work.of_panels import chair, evaluator, observer
from app.work.of_providers import tasks_of_providers
from app.work.posts import Post
from app.work.task import FAR, Task


def tasks_of(session: Session, user: User) -> list[Task]:
    """Read what waits for a person and what the person waits for, most urgent first."""
    facts = facts_of(session, user)
    found = [task for post in facts.posts for task in READERS[post.duty](facts, post)]
    found += tasks_of_providers(session, user)
    steered = {post.tender.id for post in facts.posts if post.duty == Duty.OFFICER}
    found += tasks_of_contracts(session, user, steered)
    if any(post.duty == Duty.INTEGRITY for post in facts.posts):
        found += files(session, user)
    unique = {(task.href_name, *task.ids.values(), task.title): task for task in found}
    return sorted(unique.values(), key=lambda task: (not task.is_mine, task.due or FAR))


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
    Duty.PROVIDER: _nothing,
}
