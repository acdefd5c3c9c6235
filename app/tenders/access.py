"""Who reaches a tender or lot: the assignment first, the record with it."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy import Uuid, bindparam, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Guard, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.tenders.models import (
    Assignment,
    InTender,
    Lot,
    LotGroup,
    Tender,
)

P = TypeVar("P", bound=InTender)
LOT, USER = bindparam("lot", type_=Uuid()), bindparam("user", type_=Uuid())
OF_LOT = (
    or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == LOT),
    col(Assignment.user_id) == USER,
    col(Assignment.ended_at).is_(None),
)
"""Which assignments lead a person to a lot: for itself or for its whole tender."""
TO_LOT = (
    sa_select(col(Assignment.duty), Lot)
    .join(Lot, col(Lot.tender_id) == col(Assignment.tender_id))
    .where(col(Lot.id) == LOT, *OF_LOT)
    .options(joinedload(Lot.tender, innerjoin=True))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
)
TO_CHANGE = TO_LOT.with_for_update(of=Lot)
DUTIES = (
    sa_select(col(Assignment.duty), Tender)
    .join(Lot, col(Lot.tender_id) == col(Assignment.tender_id))
    .join(Tender, col(Tender.id) == col(Lot.tender_id))
    .where(col(Lot.id) == LOT, *OF_LOT)
)


def duties_in_tender(session: Session, user: User, tender_id: UUID) -> frozenset[Duty]:
    """Every duty of a person in a tender, whichever lot it is for."""
    query = select(Assignment.duty).where(
        Assignment.tender_id == tender_id,
        Assignment.user_id == user.id,
        col(Assignment.ended_at).is_(None),
    )
    return frozenset(Duty(duty) for duty in session.exec(query))


def duties_by_lot(session: Session, user: User, tender_id: UUID) -> dict[UUID | None, set[Duty]]:
    """The same by lot; what holds for the whole tender stands under None."""
    query = select(Assignment.lot_id, Assignment.duty).where(
        Assignment.tender_id == tender_id,
        Assignment.user_id == user.id,
        col(Assignment.ended_at).is_(None),
    )
    found: dict[UUID | None, set[Duty]] = {}
    for lot_id, duty in session.exec(query):
        found.setdefault(lot_id, set()).add(Duty(duty))
    return found


def tender_of_mine(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """Load a tender through one of the person's assignments, with its lots."""
    return _tender(session, user, tender_id, lock=False)


def tender_to_change(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """The same, locked for a change."""
    return _tender(session, user, tender_id, lock=True)


def _tender(session: Session, user: User, tender_id: UUID, *, lock: bool) -> Reached[Tender]:
    duties = duties_in_tender(session, user, tender_id)
    if not duties:
        raise NotFoundError
    query = (
        select(Tender)
        .where(Tender.id == tender_id)
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    )
    tender = session.exec(query.with_for_update(of=Tender) if lock else query).one()
    return Reached(tender, duties)


def lot_duties(session: Session, user: User, lot_id: UUID) -> tuple[frozenset[Duty], Tender | None]:
    """Every duty of a person on a lot: for the lot itself or for its whole tender."""
    rows = session.execute(DUTIES, {"lot": lot_id, "user": user.id}).all()
    return frozenset(Duty(duty) for duty, _tender in rows), rows[0][1] if rows else None


def lot_of_mine(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot and its tender through one of the person's assignments."""
    return reach_lot(session, user, lot_id, lock=False)


def lot_to_change(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return reach_lot(session, user, lot_id, lock=True)


def reach_lot(session: Session, user: User, lot_id: UUID, *, lock: bool = False) -> Reached[Lot]:
    """Load a lot with its tender, or say that it does not exist for this person."""
    rows = session.execute(TO_CHANGE if lock else TO_LOT, {"lot": lot_id, "user": user.id}).all()
    if not rows:
        raise NotFoundError
    return Reached(rows[0][1], frozenset(Duty(duty) for duty, _lot in rows))


def lot_for(permission: Permission, *, lock: bool = False) -> Guard[Lot]:
    """Make a dependency: a lot on which the person may do this."""
    return guard(permission, lot_to_change if lock else lot_of_mine)


def reach_part(session: Session, user: User, part: P | None) -> Reached[P]:
    """Reach a part of a tender through the person's duties in it, or say that it is not there."""
    duties = duties_in_tender(session, user, part.tender_id) if part else frozenset()
    if part is None or not duties:
        raise NotFoundError
    return Reached(part, duties)


def group_to_change(group_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[LotGroup]:
    """Load a group of lots through the person's assignment."""
    return reach_part(session, user, session.get(LotGroup, group_id))


TenderToRead = Annotated[Tender, Depends(guard(Permission.TENDER_READ, tender_of_mine))]
TenderToEdit = Annotated[Tender, Depends(guard(Permission.TENDER_EDIT, tender_to_change))]
TenderRecord = Annotated[Tender, Depends(guard(Permission.RECORD_READ, tender_of_mine))]
LotToRead = Annotated[Lot, Depends(lot_for(Permission.TENDER_READ))]
LotToEdit = Annotated[Lot, Depends(lot_for(Permission.TENDER_EDIT, lock=True))]
GroupToEdit = Annotated[LotGroup, Depends(guard(Permission.TENDER_EDIT, group_to_change))]
TenderToPrepare = Annotated[Tender, Depends(guard(Permission.TENDER_EDIT, tender_of_mine))]
"""The officer's look at a form: not locked, nothing changes yet."""
LotToPrepare = Annotated[Lot, Depends(lot_for(Permission.TENDER_EDIT))]
