"""What the pages about sent letters show: an inbox, an outcome, receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.awards.models import Award, AwardState
from app.core.clock import dutch, utcnow
from app.letters.case import WITHOUT_TERM
from app.letters.models import AnyLetter, LaterLetter, Letter, LetterKind, LetterState
from app.letters.sending import told_together
from app.planning.standstill import last_day_of
from app.providers.models import Provider, ProviderMember
from app.stationery.kinds import KIND_NAMES
from app.submissions.models import Submission
from app.submissions.outcomes import Outcome, on_outcome
from app.tenders.models import Lot, Tender

TELLS_OF_FALLING = frozenset({LetterKind.EXCLUSION, LetterKind.DROPPED, LetterKind.REFUSAL})
"""The kinds that say that a submission counts no more."""


@dataclass(frozen=True, slots=True)
class Item:
    """One letter in a provider's inbox."""

    letter: AnyLetter
    tender: Tender
    lot: Lot
    last_day: date | None
    """The first one, where the letter tells several decisions."""
    titles: tuple[str, ...] = ()
    """Of every product that it tells about, where those are several."""
    is_replaced: bool = False
    """Whether the decision was taken back, and a later one told."""

    @property
    def is_over(self) -> bool:
        """Whether the last day on which its reader can act has passed."""
        return self.last_day is not None and self.last_day < dutch(utcnow()).date()

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
        .order_by(col(Lot.number))
    )
    told: dict[UUID, list[tuple[Letter, Tender, Lot, date | None]]] = {}
    standing: set[tuple[UUID, UUID]] = set()
    taken_back: set[tuple[UUID, UUID]] = set()
    for letter, tender, lot, award in rows:
        one = (letter, tender, lot, _end_of(award, letter))
        told.setdefault(letter.document_id, []).append(one)
        kept = taken_back if award.state == AwardState.WITHDRAWN else standing
        kept.add((letter.submission_id, letter.id))
    known = {submission for submission, _letter in standing}
    replaced = {letter for submission, letter in taken_back if submission in known}
    found = [_item(together) for together in told.values()]
    found = [replace(one, is_replaced=one.letter.id in replaced) for one in found]
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


def _item(told: Sequence[tuple[Letter, Tender, Lot, date | None]]) -> Item:
    """Show a letter once, whatever the number of decisions that it tells."""
    letter, tender, lot, last_day = min(told, key=lambda one: one[0].told_in_id is not None)
    if len(told) == 1:
        return Item(letter, tender, lot, last_day)
    ends = [end for *_letter, end in told if end]
    titles = tuple(one.title for _letter, _tender, one, _end in told)
    return Item(letter, tender, lot, min(ends, default=None), titles)


def parts_of(session: Session, letter: AnyLetter) -> list[tuple[Letter, Lot]]:
    """List the letters that one letter tells, each with its product; none where it tells one."""
    told = [one for one in told_together(session, letter) if isinstance(one, Letter)]
    parts = [(one, session.get_one(Lot, one.lot_id)) for one in told]
    return sorted(parts, key=lambda one: one[1].number) if len(parts) > 1 else []


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
            letter.kind in TELLS_OF_FALLING,
        )
        for letter, award in rows
    }


def _end_of(award: Award, letter: Letter) -> date | None:
    """Say the last day on which a reader can act; a decision that was taken back has none."""
    if award.standstill_ends_at is None or award.state == AwardState.WITHDRAWN:
        return None
    return last_day_of(award.standstill_ends_at) if letter.kind not in WITHOUT_TERM else None


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
