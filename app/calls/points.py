"""All that a provider is asked about one submission, as it answers it: on one page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.calls import answering
from app.calls.answering import files_of, is_ready
from app.calls.calling import calls_of
from app.calls.forms import AnswerForm
from app.checks.models import Call, CallFile, CallKind
from app.core.clock import utcnow
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.submissions.models import Document, Submission
from app.submissions.readiness import slot_of, slots_of
from app.tenders.models import Requirement


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is asked, and what lies ready for it."""

    asked: Call
    requirement: Requirement | None
    earlier: list[Document]
    """What came with the submission."""
    files: list[CallFile]

    @property
    def title(self) -> str:
        """What it is about; a ground for exclusion has no requirement."""
        one = self.requirement
        return f"{one.number} {one.title}" if one else str(_("A ground for exclusion: your view"))

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.asked.runs_at(utcnow())

    @property
    def has_answer(self) -> bool:
        """Whether something lies ready for it, in time or not."""
        return is_ready(self.asked.answer, self.files)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to hand in."""
        return self.is_open and self.has_answer

    @property
    def choice(self) -> tuple[UUID, str, str]:
        """How it stands among what can be handed in: with its files, and its words."""
        files = ", ".join(one.name for one in self.files)
        return self.asked.id, self.title, "\n".join(filter(None, (files, self.asked.answer)))


@dataclass(slots=True)
class Request:
    """What is asked in the same words until the same moment."""

    kind: CallKind
    asks: str
    due_at: datetime
    change_reason: str
    points: list[Point] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether one of its points can still be answered."""
        return any(one.is_open for one in self.points)


def requests_of(session: Session, submission: Submission) -> list[Request]:
    """Read everything a provider is asked, what ends first on top and what is over last."""
    found: dict[tuple[object, ...], Request] = {}
    for point in points_of(session, submission):
        one = point.asked
        key = (one.kind, one.asks, one.due_at, one.change_reason)
        found.setdefault(key, Request(*key)).points.append(point)
    for request in found.values():
        request.points.sort(key=lambda one: one.requirement.position if one.requirement else 0)
    return sorted(found.values(), key=lambda one: (not one.is_open, one.due_at))


def points_of(session: Session, submission: Submission) -> list[Point]:
    """Read every point with its files, whatever their number in three questions."""
    rows = calls_of(session, submission)
    files = files_of(session, [asked.id for asked, _requirement in rows])
    slots = {
        slot_of(one): one
        for one in session.exec(
            select(Document).where(
                Document.submission_id == submission.id,
                col(Document.reading_key).is_not(None),
                col(Document.requirement_id).in_({one.id for _asked, one in rows if one}),
            )
        )
    }
    return [
        Point(
            asked,
            requirement,
            [slots[one] for one in slots_of(requirement, slots) if one in slots]
            if requirement
            else [],
            files.get(asked.id, []),
        )
        for asked, requirement in rows
    ]


def hand_in(
    session: Session, points: Sequence[Point], user: User, chosen: Collection[UUID], at: datetime
) -> None:
    """Hand in the answers that were chosen of those that are ready; they cannot change any more.

    Whether they are in time says the moment at which the request arrived.
    """
    ready = [one for one in points if one.has_answer and one.asked.id in chosen]
    if not ready:
        raise InvalidError(_("Choose at least one answer."), field="calls")
    for one in ready:
        answering.answer(session, one.asked, user, AnswerForm(answer=one.asked.answer), at)
