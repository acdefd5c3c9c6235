"""One thing that waits for a person, and how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.tenders.models import Lot, Tender
from app.tenders.turns import WHO
from app.tenders.words import lot_words, tender_words
from app.work.posts import Post

FAR = datetime.max.replace(tzinfo=UTC)


class TaskState(StrEnum):
    """Whether a task is the person's own, or somebody else's that it waits for."""

    LATE = "late"
    MINE = "mine"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: what, where, who acts and until when."""

    title: str
    where: str
    href_name: str
    ids: Mapping[str, UUID | str] = field(default_factory=dict)
    who: str = ""
    due: datetime | None = None
    is_mine: bool = True

    @property
    def is_late(self) -> bool:
        """Whether it should have been done."""
        return self.due is not None and self.due < utcnow()

    @property
    def state(self) -> TaskState:
        """How loud it is."""
        if not self.is_mine:
            return TaskState.WAITING
        return TaskState.LATE if self.is_late else TaskState.MINE


def where(tender: Tender, lot: Lot, *, is_only: bool) -> str:
    """Name the tender, and the lot unless it is the only one."""
    name = tender_words(tender)
    return name if is_only else f"{name}, {lot_words(lot)}"


def of_tender(title: str, href_name: str, tender: Tender, due: datetime | None = None) -> Task:
    """A task about a whole tender."""
    return Task(title, tender_words(tender), href_name, {"tender_id": tender.id}, due=due)


def of_lot(title: str, href_name: str, post: Post, lot: Lot, due: datetime | None = None) -> Task:
    """A task about one lot."""
    return Task(title, at(post, lot), href_name, {"lot_id": lot.id}, due=due)


def at(post: Post, lot: Lot) -> str:
    """Name the lot of a post."""
    return where(post.tender, lot, is_only=post.is_only_lot)


def waits(task: Task, who: Duty | None) -> Task:
    """The same task, as somebody sees it who waits for another."""
    return Task(
        task.title, task.where, task.href_name, task.ids, str(WHO[who]), task.due, is_mine=False
    )
