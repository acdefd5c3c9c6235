"""All letters of a tender: what stands in the way, and sending them at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.models import Award, AwardState
from app.awards.service import awards_of
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.letters.case import read_cases
from app.letters.delivery import Progress, progress_of_all
from app.letters.sending import begin_sending
from app.letters.views import Row, rows_in
from app.tenders.models import Lot, Tender
from app.tenders.words import lot_words


@dataclass(frozen=True, slots=True)
class LotLetters:
    """The letters of one lot: only those of a decision that was not told yet are checked."""

    lot: Lot
    award: Award | None
    rows: tuple[Row, ...]

    @property
    def waits(self) -> bool:
        """Whether its letters can still go out."""
        return self.award is not None and self.award.state == AwardState.INTENDED

    @property
    def faulty(self) -> list[Row]:
        """List the letters that are not right yet."""
        return [row for row in self.rows if row.blocking]


@dataclass(frozen=True, slots=True)
class TenderLetters:
    """The letters of all lots of a tender."""

    lots: tuple[LotLetters, ...]
    progress: Progress | None
    """How far those that went out are; None where none did."""

    @property
    def waiting(self) -> list[LotLetters]:
        """List the lots whose letters can go out."""
        return [one for one in self.lots if one.waits]

    @property
    def skipped(self) -> list[str]:
        """Name the lots whose letters begin no standstill, because two people decided so."""
        among = [one for one in self.waiting if one.award and one.award.skipped_because]
        return [lot_words(one.lot) for one in among]

    @property
    def faulty(self) -> list[Row]:
        """List every letter that keeps all of them back."""
        return [row for one in self.waiting for row in one.faulty]

    @property
    def count(self) -> int:
        """How many letters would go out."""
        return sum(len(one.rows) for one in self.waiting)


def letters_of(session: Session, tender: Tender) -> TenderLetters:
    """Read the letters of every lot, and check those that can go out."""
    lots = _lots(session, tender)
    awards = awards_of(session, lots)
    waiting = {one.lot_id: one for one in awards.values() if one.state == AwardState.INTENDED}
    told = [lot for lot in lots if lot.id in waiting]
    cases = read_cases(session, told, list(waiting.values()))
    rows = {case.lot.id: tuple(rows_in(case)) for case in cases}
    found = tuple(LotLetters(lot, awards.get(lot.id), rows.get(lot.id, ())) for lot in lots)
    return TenderLetters(found, progress_of_all(session, list(awards.values())))


def progress_of_tender(session: Session, tender: Tender) -> Progress | None:
    """Read how far the letters of a tender are that went out."""
    return progress_of_all(session, list(awards_of(session, _lots(session, tender)).values()))


def send_all(session: Session, tender: Tender, officer: User) -> int:
    """Fix every letter of every decision that was not told yet; all of them, or none.

    What went out before is left as it is, so that nothing goes out twice.
    """
    waiting = letters_of(session, tender).waiting
    if not waiting:
        raise ConflictError(_("There are no letters to send."))
    awards = [one.award for one in waiting if one.award]
    count = sum(begin_sending(session, award, officer) for award in awards)
    told = {"awards": [str(award.id) for award in awards], "letters": count}
    record(session, officer, "tender.send_letters", tender, after=told)
    return count


def _lots(session: Session, tender: Tender) -> Sequence[Lot]:
    return session.exec(
        select(Lot)
        .where(Lot.tender_id == tender.id)
        .options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Lot.number))
    ).all()
