"""What the pages about letters show: rows, counts, receipts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, func, select

from app.awards.models import Award, AwardState
from app.core.clock import dutch, utcnow
from app.core.i18n import lazy as _
from app.letters.case import read_cases
from app.letters.check import LetterFault, check_letter
from app.letters.content import WITHOUT_TERM
from app.letters.models import AnyLetter, LaterLetter, Letter, LetterKind, LetterState, Request
from app.planning.standstill import last_day_of
from app.providers.models import Provider, ProviderMember
from app.submissions.models import Submission
from app.submissions.outcomes import Outcome, on_outcome
from app.tenders.models import Lot, Tender

K = LetterKind
KIND_NAMES: dict[LetterKind, LazyProxy] = {
    K.WINNER: _("Award letter"),
    K.RESERVE: _("Rejection, reserve"),
    K.REJECTION: _("Rejection"),
    K.BELOW_MINIMUM: _("Rejection, below a minimum"),
    K.LATE: _("Came too late"),
    K.EXCLUSION: _("Exclusion"),
    K.DROPPED: _("Dropped after verification"),
    K.SELECTED: _("Selected"),
    K.NOT_SELECTED: _("Not selected"),
    K.NO_AWARD: _("No award"),
    K.WITHDRAWN: _("Procedure withdrawn"),
    K.ADMISSION: _("Admission"),
    K.REFUSAL: _("Refusal"),
    K.FINAL: _("Decision is final"),
    K.EXPLANATION: _("Further explanation"),
}


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
    rows = []
    for case in read_cases(session, lot, awards):
        for letter in case.letters:
            faults = check_letter(case, letter) if letter.state == LetterState.DRAFT else []
            provider = case.submissions[letter.submission_id].provider
            rows.append(Row(letter, case.award, provider, tuple(faults)))
    return rows


@dataclass(frozen=True, slots=True)
class Item:
    """One letter in a provider's inbox."""

    letter: AnyLetter
    tender: Tender
    lot: Lot
    last_day: date | None

    @property
    def kind(self) -> LazyProxy | None:
        """Name a later letter; what a first one says is told only inside."""
        return KIND_NAMES[self.letter.kind] if isinstance(self.letter, LaterLetter) else None


def inbox_of(session: Session, user_id: object) -> list[Item]:
    """List what a person's providers received over all tenders, latest first."""
    rows = session.exec(
        select(Letter, Tender, Lot, Award)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Letter.provider_id))
        .join(Tender, col(Tender.id) == col(Letter.tender_id))
        .join(Lot, col(Lot.id) == col(Letter.lot_id))
        .join(Award, col(Award.id) == col(Letter.award_id))
        .where(ProviderMember.user_id == user_id, Letter.state == LetterState.SENT)
    )
    found = [
        Item(letter, tender, lot, _end_of(award, letter)) for letter, tender, lot, award in rows
    ]
    later = session.exec(
        select(LaterLetter, Tender, Lot)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(LaterLetter.provider_id))
        .join(Tender, col(Tender.id) == col(LaterLetter.tender_id))
        .join(Lot, col(Lot.id) == col(LaterLetter.lot_id))
        .where(ProviderMember.user_id == user_id, LaterLetter.state == LetterState.SENT)
    )
    found += [Item(letter, tender, lot, None) for letter, tender, lot in later]
    found.sort(key=lambda item: item.lot.number)
    return sorted(found, key=lambda item: item.letter.sent_at or utcnow(), reverse=True)


@on_outcome
def outcomes(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Outcome]:
    """Say of which of these submissions the letter was sent, whether it was opened, and its end."""
    now = utcnow()
    rows = session.exec(
        select(Letter, Award)
        .join(Award, col(Award.id) == col(Letter.award_id))
        .where(col(Letter.submission_id).in_(submissions), Letter.state == LetterState.SENT)
        .order_by(col(Letter.sent_at))
    )
    return {
        letter.submission_id: Outcome(
            letter.read_at is not None,
            _end_of(award, letter) if (award.standstill_ends_at or now) > now else None,
        )
        for letter, award in rows
    }


def _end_of(award: Award, letter: Letter) -> date | None:
    """Say the last day on which a reader can act; a decision that was taken back has none."""
    if award.standstill_ends_at is None or award.state == AwardState.WITHDRAWN:
        return None
    return last_day_of(award.standstill_ends_at) if letter.kind not in WITHOUT_TERM else None


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """Whether one provider opened its letter."""

    letter: Letter
    provider: Provider


def receipts_of(session: Session, award: Award) -> list[Receipt]:
    """List who got a letter of a decision and when they opened it."""
    rows = session.exec(
        select(Letter, Provider)
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .join(Provider, col(Provider.id) == col(Letter.provider_id))
        .where(Letter.award_id == award.id)
        .order_by(col(Submission.number))
    )
    return [Receipt(letter, provider) for letter, provider in rows]
