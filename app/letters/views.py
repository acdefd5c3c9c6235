"""What the pages about letters show: rows, counts, receipts."""

from dataclasses import dataclass
from datetime import date

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.awards.models import Award, AwardState
from app.core.i18n import lazy as _
from app.letters.case import read_cases
from app.letters.check import LetterFault, check_letter
from app.letters.models import Letter, LetterKind, LetterState
from app.planning.standstill import last_day_of
from app.providers.models import Provider, ProviderMember
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender

KIND_NAMES: dict[LetterKind, LazyProxy] = {
    LetterKind.WINNER: _("Award letter"),
    LetterKind.RESERVE: _("Rejection, reserve"),
    LetterKind.REJECTION: _("Rejection"),
    LetterKind.EXCLUSION: _("Exclusion"),
    LetterKind.ADMISSION: _("Admission"),
    LetterKind.REFUSAL: _("Refusal"),
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

    letter: Letter
    tender: Tender
    lot: Lot
    last_day: date | None


def inbox_of(session: Session, user_id: object) -> list[Item]:
    """List what a person's providers received, latest first."""
    rows = session.exec(
        select(Letter, Tender, Lot, Award)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Letter.provider_id))
        .join(Tender, col(Tender.id) == col(Letter.tender_id))
        .join(Lot, col(Lot.id) == col(Letter.lot_id))
        .join(Award, col(Award.id) == col(Letter.award_id))
        .where(ProviderMember.user_id == user_id, Letter.state == LetterState.SENT)
        .order_by(col(Letter.sent_at).desc(), col(Lot.number))
    )
    return [
        Item(letter, tender, lot, last_day_of(award.standstill_ends_at))
        if award.standstill_ends_at
        else Item(letter, tender, lot, None)
        for letter, tender, lot, award in rows
    ]


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
