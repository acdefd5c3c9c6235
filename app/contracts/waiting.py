"""Final decisions of which somebody was told that it was chosen and has no contract yet."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.admissions.models import AdmissionEnd
from app.awards.models import Award, AwardState
from app.contracts.models import Contract
from app.letters.models import Letter, LetterKind
from app.tenders.models import Assignment, Lot, Tender

CHOSEN = (LetterKind.WINNER, LetterKind.ADMISSION)
"""The letters after which a contract follows; who was selected is only invited."""


@dataclass(frozen=True, slots=True)
class ToSign:
    """A final decision that still has providers without a contract."""

    award: Award
    lot: Lot
    tender: Tender
    count: int


def to_sign(session: Session, officer: User) -> list[ToSign]:
    """List final decisions in a person's tenders that wait for contracts."""
    mine = select(Assignment.tender_id).where(
        Assignment.user_id == officer.id,
        Assignment.duty == Duty.OFFICER,
        col(Assignment.ended_at).is_(None),
    )
    counts = Counter(one for one, _lot in _unsigned(session, col(Letter.tender_id).in_(mine)))
    rows = session.exec(
        select(Award, Lot, Tender)
        .join(Lot, col(Lot.id) == col(Award.lot_id))
        .join(Tender, col(Tender.id) == col(Award.tender_id))
        .where(col(Award.id).in_(counts))
        .order_by(col(Award.decided_at), col(Award.id))
    )
    return [ToSign(*row, counts[row[0].id]) for row in rows]


def unsigned_in(session: Session, lots: Collection[UUID]) -> frozenset[UUID]:
    """Find the lots in which somebody that was chosen has no contract yet."""
    return frozenset(lot for _award, lot in _unsigned(session, col(Letter.lot_id).in_(lots)))


def _unsigned(session: Session, which: ColumnElement[bool]) -> Sequence[tuple[UUID, UUID]]:
    """Give decision and lot of each letter that named a provider, where no contract came of it.

    Of an admission that was ended none will.
    """
    came = and_(
        col(Contract.award_id) == col(Letter.award_id),
        col(Contract.provider_id) == col(Letter.provider_id),
    )
    return session.exec(
        select(Letter.award_id, Letter.lot_id)
        .join(Award, col(Award.id) == col(Letter.award_id))
        .join(Contract, came, isouter=True)
        .join(AdmissionEnd, col(AdmissionEnd.award_id) == col(Award.id), isouter=True)
        .where(
            which,
            col(Letter.kind).in_(CHOSEN),
            Award.state == AwardState.FINAL,
            col(Contract.id).is_(None),
            col(AdmissionEnd.id).is_(None),
        )
    ).all()
