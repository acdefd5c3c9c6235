"""What the pages about letters show: rows, and what was asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, func, select

from app.awards.models import Award, AwardState
from app.core.clock import dutch, utcnow
from app.core.errors import NotFoundError
from app.letters.case import Case, read_cases
from app.letters.check import check_letters
from app.letters.faults import LetterFault
from app.letters.models import LaterLetter, Letter, LetterState, Request
from app.providers.models import Provider
from app.stationery.kinds import KIND_NAMES
from app.submissions.models import Submission
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Row:
    """One letter in the list of its lot."""

    letter: Letter
    award: Award
    provider: Provider
    faults: tuple[LetterFault, ...]

    @property
    def kind(self) -> LazyProxy:
        """Name the kind of letter."""
        return KIND_NAMES[self.letter.kind]

    @property
    def blocking(self) -> int:
        """How many faults keep it from going out."""
        return sum(fault.is_blocking for fault in self.faults)

    @property
    def state(self) -> str:
        """Where it stands, as the badge says it."""
        if self.letter.state == LetterState.SENT:
            return "read" if self.letter.read_at else "sent"
        if self.letter.state == LetterState.SENDING:
            return "sending"
        return "faulty" if self.blocking else "ready"


def rows_of(session: Session, lot: Lot) -> list[Row]:
    """List the letters of a lot in order of arrival, each with what is wrong."""
    awards = session.exec(
        select(Award)
        .where(Award.lot_id == lot.id, Award.state != AwardState.WITHDRAWN)
        .order_by(col(Award.decided_at))
    ).all()
    return [row for case in read_cases(session, [lot], awards) for row in rows_in(case)]


def earlier_rows(session: Session, lot: Lot) -> list[Row]:
    """List the letters that went out about decisions that were taken back since, newest first."""
    found = session.exec(
        select(Letter, Award, Provider)
        .join(Award, col(Award.id) == col(Letter.award_id))
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .join(Provider, col(Provider.id) == col(Letter.provider_id))
        .where(
            Letter.lot_id == lot.id,
            Letter.state == LetterState.SENT,
            Award.state == AwardState.WITHDRAWN,
        )
        .order_by(col(Award.decided_at).desc(), col(Submission.number))
    )
    return [Row(letter, award, provider, ()) for letter, award, provider in found]


def rows_beside(session: Session, lot: Lot, letter: Letter) -> list[Row]:
    """List the letters among which one stands; a draft of what was taken back is none any more."""
    rows = rows_of(session, lot)
    if all(row.letter.id != letter.id for row in rows):
        rows = [row for row in earlier_rows(session, lot) if row.award.id == letter.award_id]
    if all(row.letter.id != letter.id for row in rows):
        raise NotFoundError
    return rows


def rows_in(case: Case) -> list[Row]:
    """List the letters of one decision, each with what is wrong."""
    faults = {
        one.letter.id: tuple(one.faults) for one in check_letters(case, dutch(utcnow()).date())
    }
    return [
        Row(one, case.award, case.submissions[one.submission_id].provider, faults.get(one.id, ()))
        for one in case.letters
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A provider's question about its letter, and how far the answer is."""

    request: Request
    provider: Provider
    answer: LaterLetter | None

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.answer is None or self.answer.state == LetterState.DRAFT

    @property
    def is_late(self) -> bool:
        """Whether the 15 days are over."""
        return self.is_open and dutch(utcnow()).date() > self.request.due_on


def asked_about(session: Session, lot: Lot) -> list[Asked]:
    """List what providers asked about the letters of a lot, soonest due first."""
    rows = session.exec(
        select(Request, Provider, LaterLetter)
        .join(Letter, col(Letter.id) == col(Request.letter_id))
        .join(Provider, col(Provider.id) == col(Letter.provider_id))
        .join(LaterLetter, col(LaterLetter.request_id) == col(Request.id), isouter=True)
        .where(Request.lot_id == lot.id)
        .order_by(col(Request.due_on))
    )
    return [Asked(request, provider, answer) for request, provider, answer in rows]


def explanations_due(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, date]:
    """Say per lot when the first explanation is due that was asked and not sent."""
    rows = session.exec(
        select(Request.lot_id, func.min(Request.due_on))
        .join(LaterLetter, col(LaterLetter.request_id) == col(Request.id), isouter=True)
        .where(
            col(Request.lot_id).in_(lot_ids),
            col(LaterLetter.id).is_(None) | (LaterLetter.state == LetterState.DRAFT),
        )
        .group_by(col(Request.lot_id))
    )
    return dict(rows.all())
