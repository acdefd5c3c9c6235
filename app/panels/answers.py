"""What there is to score in a lot: each counted submission on each criterion of quality."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import NotFoundError
from app.core.i18n import gettext as _
from app.panels.models import Round, Seat
from app.providers.models import Provider
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Criterion, CriterionKind, Lot

ADMITTED_ONCE = (
    SubmissionState.SUBMITTED,
    SubmissionState.EXCLUDED,
    SubmissionState.DROPPED,
)
"""Who arrived in time keeps a number, also when it no longer counts: numbers never move."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one submission says on one criterion; its provider is a number."""

    lot: Lot
    submission: Submission
    criterion: Criterion
    document: Document | None
    number: int
    name: str = ""
    """Who submitted, where the tender is not judged blind."""
    givers: frozenset[UUID] = frozenset()
    """Who scores it, when that is not the whole panel."""

    @property
    def alias(self) -> str:
        """Name the provider, without telling who it is where that is not to be known."""
        return alias_of(self.number, self.name)

    def is_for(self, user: User) -> bool:
        """Whether a member of the panel scores this answer."""
        return not self.givers or user.id in self.givers

    @property
    def address(self) -> dict[str, Any]:
        """Give what an address of the answer needs."""
        return {
            "lot_id": self.lot.id,
            "submission_id": self.submission.id,
            "criterion_id": self.criterion.id,
        }

    @property
    def steps(self) -> list[dict[str, object]]:
        """List the published steps with the points that each is worth."""
        return [
            {
                "label": step.label,
                "points": self.criterion.points * step.fraction,
                "text": step.text,
            }
            for step in self.criterion.scale
        ]

    @property
    def key(self) -> tuple[UUID, UUID]:
        """Tell answers of a lot apart."""
        return self.submission.id, self.criterion.id


def alias_of(number: int, name: str) -> str:
    """Name a provider: by its number, where its name is not to be known."""
    return name or _("Bidder %(n)s", n=number)


def counted_submissions(session: Session, lot: Lot) -> list[tuple[int, Submission]]:
    """List who counts, each with the number that hides its name.

    Numbers follow a hash of lot and submission: stable in the lot, and unlike the order of arrival
    or of names.
    """
    return [(number, submission) for number, submission, _name in _numbered(session, lot)]


def _numbered(session: Session, lot: Lot) -> list[tuple[int, Submission, str]]:
    """The same, with the name of who may be known."""
    rows = session.exec(
        select(Submission, Provider.name, Round.is_blind)
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .join(Round, col(Round.lot_id) == col(Submission.lot_id), isouter=True)
        .where(Submission.lot_id == lot.id, col(Submission.state).in_(ADMITTED_ONCE))
    ).all()
    shown = {one.id: "" if is_blind in {None, True} else name for one, name, is_blind in rows}
    return [
        (number, submission, shown[submission.id])
        for number, submission in in_order(lot, [row[0] for row in rows])
        if submission.state == SubmissionState.SUBMITTED
    ]


def in_order(lot: Lot, submissions: Iterable[Submission]) -> list[tuple[int, Submission]]:
    """Number everybody who arrived in time, unlike the order of arrival or of names."""
    by_id = {one.id: one for one in submissions}
    return [(number, by_id[one]) for one, number in numbers_of(lot, by_id).items()]


def numbers_of(lot: Lot, submissions: Iterable[UUID]) -> dict[UUID, int]:
    """The same, where only ids are known."""
    ordered = sorted(submissions, key=lambda one: hashlib.sha256(lot.id.bytes + one.bytes).digest())
    return {one: number for number, one in enumerate(ordered, 1)}


def quality_criteria(session: Session, lot: Lot) -> Sequence[Criterion]:
    """List what the panel judges, in published order, with the scales."""
    return (
        session.exec(
            select(Criterion)
            .where(Criterion.lot_id == lot.id, Criterion.kind == CriterionKind.QUALITY)
            .order_by(col(Criterion.position))
            .options(joinedload(Criterion.scale))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        )
        .unique()
        .all()
    )


def givers_of(session: Session, lot: Lot) -> dict[UUID, frozenset[UUID]]:
    """Read who scores the criteria that are not for the whole panel."""
    found: dict[UUID, frozenset[UUID]] = {}
    seats = select(Seat.criterion_id, Seat.user_id).where(Seat.lot_id == lot.id)
    for criterion_id, user_id in session.exec(seats):
        found[criterion_id] = found.get(criterion_id, frozenset()) | {user_id}
    return found


def answers_of(session: Session, lot: Lot) -> list[Answer]:
    """List every answer of the lot, question by question."""
    submissions = _numbered(session, lot)
    criteria = quality_criteria(session, lot)
    documents = {
        (document.submission_id, document.criterion_id): document
        for document in session.exec(
            select(Document)
            .join(Submission, col(Submission.id) == col(Document.submission_id))
            .where(Submission.lot_id == lot.id, col(Document.criterion_id).is_not(None))
        )
    }
    givers = givers_of(session, lot)
    return [
        Answer(
            lot,
            submission,
            criterion,
            documents.get((submission.id, criterion.id)),
            number,
            name,
            givers.get(criterion.id, frozenset()),
        )
        for criterion in criteria
        for number, submission, name in submissions
    ]


def answer_of(session: Session, lot: Lot, submission_id: UUID, criterion_id: UUID) -> Answer:
    """Find one answer, or say that it is not there (any more)."""
    for answer in answers_of(session, lot):
        if answer.key == (submission_id, criterion_id):
            return answer
    raise NotFoundError
