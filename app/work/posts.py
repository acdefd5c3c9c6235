"""Where a person stands: duties, with the lots that each reaches."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, User
from app.accounts.permissions import Duty
from app.authorities.queries import joined_by
from app.retention.models import Destruction
from app.tenders.models import Assignment, Lot, Tender


@dataclass(frozen=True, slots=True)
class Post:
    """Where a person stands: a duty, in a tender, for a lot if there is one yet."""

    duty: Duty
    tender: Tender
    lot: Lot | None
    is_only_lot: bool = False


def only_lot() -> ColumnElement[bool]:
    """Whether the tender of a query has one lot: then its title says enough."""
    other = aliased(Lot)
    count = select(func.count()).select_from(other).where(col(other.tender_id) == col(Tender.id))
    return count.correlate(Tender).scalar_subquery() == 1


def posts_of(session: Session, user: User) -> list[Post]:
    """Read every duty of a person with the lots it reaches, soonest closing first."""
    rows = session.exec(
        select(Assignment.duty, Tender, Lot, only_lot())
        .join(Tender, col(Tender.id) == col(Assignment.tender_id))
        .join(
            Lot,
            (col(Lot.tender_id) == col(Tender.id))
            & or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == col(Lot.id)),
            isouter=True,
        )
        .where(Assignment.user_id == user.id, col(Assignment.ended_at).is_(None))
        .order_by(col(Tender.deadline), Tender.title, col(Lot.number))
    )
    return [Post(Duty(duty), tender, lot, is_only) for duty, tender, lot, is_only in rows]


def posts_over(session: Session, authority: Authority) -> list[Post]:
    """Read every lot of the tenders in which an authority takes part, as their officer has it.

    Of a tender whose file was destroyed only the declaration is left.
    """
    rows = session.exec(
        select(Tender, Lot, only_lot())
        .join(Lot, col(Lot.tender_id) == col(Tender.id), isouter=True)
        .where(joined_by(authority.id), col(Tender.id).not_in(select(Destruction.tender_id)))
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Tender.deadline), Tender.title, col(Lot.number))
    )
    return [Post(Duty.OFFICER, tender, lot, is_only) for tender, lot, is_only in rows]
