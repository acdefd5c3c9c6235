"""What the story stands on: everybody by key, and a clock that only a demo lets be set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from app.accounts.models import Authority, User
from app.core import clock
from app.core.clock import DUTCH_TIME, utcnow
from app.core.installation import is_demo
from app.core.keys import Keys
from app.core.outbox import Job
from app.core.settings import Settings
from app.core.storage import DiskStorage
from app.demo.people import PEOPLE
from app.letters.sending import MAIL
from app.providers.models import Provider
from app.submissions.models import Submission

PASSPHRASE = "demo kluis openen"  # noqa: S105  (invented people in a demo database)
"""Every opener of the demo has this vault passphrase; the first page says so."""


class NotADemoError(Exception):
    """Refused: the database holds something else."""


@dataclass
class Stage:
    """What the story needs at hand: the house's parts and everybody by key."""

    session: Session
    settings: Settings
    keys: Keys
    storage: DiskStorage
    now: datetime
    authorities: dict[str, Authority] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    signers: dict[str, User] = field(default_factory=dict)

    def of_role(self, role: str, authority: str = "") -> list[User]:
        """List the people of one role, in order; of one authority if named."""
        return [
            self.people[one.key]
            for one in PEOPLE
            if one.role == role and authority in {"", one.authority}
        ]

    def one_of(self, role: str) -> User:
        """Find the first person of a role."""
        return self.of_role(role)[0]

    def key_of(self, submission: Submission) -> str:
        """Say whose submission it is, by the key that the tables use."""
        return next(key for key, one in self.providers.items() if one.id == submission.provider_id)


@contextmanager
def on_day(stage: Stage, days: int, hour: int = 10, minute: int = 0) -> Iterator[datetime]:
    """Act on another day, on the Dutch clock; only a demo database lets the clock be set."""
    demand_demo(stage.session)
    with clock.pinned(day(stage.now, days, hour, minute)) as moment:
        yield moment


def take_mail(session: Session) -> None:
    """Let the messages about letters count as taken at once: the demo has no mail server."""
    waiting = update(Job).where(col(Job.kind) == MAIL, col(Job.done_at).is_(None))
    session.exec(waiting.values(done_at=utcnow()))


def day(now: datetime, days: int, hour: int = 10, minute: int = 0) -> datetime:
    """Count days from today, at an hour of the Dutch clock."""
    local = now.astimezone(DUTCH_TIME) + timedelta(days=days)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def demand_demo(session: Session) -> None:
    """Refuse to set the clock anywhere else."""
    if not is_demo(session):
        raise NotADemoError("Alleen in een demo kan de klok worden gezet.")
