"""Who reaches a ranking and a decision: from the assignment, per moment."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.permissions import (
    CurrentUser,
    Permission,
    Reached,
    guard,
)
from app.awards.models import Award, Dropout, Suspension
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.rankings.access import decisive, ranked_lot_to_change, reach_ranking
from app.tenders.access import reach_lot, tender_of_mine, tender_to_change
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of

P = Permission
T = TypeVar("T")


def award_of_my_lot(award_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Award]:
    """Load a decision through the person's assignment to its lot."""
    return _award(session, user, award_id, lock=False)


def award_to_change(award_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Award]:
    """The same, locked for a change, with its lot."""
    return _award(session, user, award_id, lock=True)


def _award(session: Session, user: User, award_id: UUID, *, lock: bool) -> Reached[Award]:
    query = select(Award).where(Award.id == award_id)
    award = session.exec(query.with_for_update(of=Award) if lock else query).first()
    if award is None:
        raise NotFoundError
    return Reached(award, reach_lot(session, user, award.lot_id, lock=lock).duties)


def ranking_lot(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot of a procedure that ranks: only that has a standstill of its own."""
    reached = reach_lot(session, user, lot_id)
    if not procedure_of(reached.record.tender).ranks:
        raise NotFoundError
    return reached


def award_to_read(award_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Award]:
    """Load a decision on a whole lot for who sees its ranking."""
    return _of_whole_lot(_award(session, user, award_id, lock=False))


def award_to_move(award_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Award]:
    """The same for officers and deciders, locked for a change."""
    return decisive(_of_whole_lot(_award(session, user, award_id, lock=True)))


def award_to_look_at(award_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Award]:
    """The same, before they change anything."""
    return decisive(_of_whole_lot(_award(session, user, award_id, lock=False)))


def _of_whole_lot(reached: Reached[Award]) -> Reached[Award]:
    if reached.record.submission_id is not None:
        raise NotFoundError
    return reached


def suspension_to_release(
    suspension_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Suspension]:
    """Load a court case for officers and deciders, locked for a change."""
    query = select(Suspension).where(Suspension.id == suspension_id)
    suspension = session.exec(query.with_for_update(of=Suspension)).first()
    if suspension is None:
        raise NotFoundError
    duties = reach_lot(session, user, suspension.lot_id, lock=True).duties
    return decisive(Reached(suspension, duties))


def dropout_to_undo(dropout_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Dropout]:
    """Load who fell away through the person's assignment to the lot, locked for a change."""
    dropout = session.exec(select(Dropout).where(Dropout.id == dropout_id)).first()
    if dropout is None:
        raise NotFoundError
    return Reached(dropout, reach_ranking(session, user, dropout.lot_id, lock=True).duties)


def lot_of(session: Session, part: Award | Dropout) -> Lot:
    """Read the lot of a decision with its tender, for a page about it."""
    query = select(Lot).where(Lot.id == part.lot_id).options(selectinload(Lot.tender))  # type: ignore[arg-type]  # as above
    return session.exec(query).one()


def tender_to_stop(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """Load a tender that compares, for officers and deciders: they stop it together."""
    return _compared(tender_of_mine(tender_id, session, user))


def tender_to_stop_now(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """The same, locked for a change."""
    return _compared(tender_to_change(tender_id, session, user))


def _compared(reached: Reached[Tender]) -> Reached[Tender]:
    if reached.record.published_at is None or not procedure_of(reached.record).ranks:
        raise NotFoundError
    return decisive(reached)


TenderToStop = Annotated[Tender, Depends(guard(P.RANKING_READ, tender_to_stop))]
TenderToStopNow = Annotated[Tender, Depends(guard(P.RANKING_READ, tender_to_stop_now))]
TenderToEnd = Annotated[Tender, Depends(guard(P.AWARD_DECIDE, tender_to_stop_now))]
LotToDecide = Annotated[Lot, Depends(guard(P.AWARD_DECIDE, ranked_lot_to_change))]
AwardToFollow = Annotated[Award, Depends(guard(P.LETTER_READ, award_of_my_lot))]
AwardToPrepare = Annotated[Award, Depends(guard(P.LETTER_WRITE, award_of_my_lot))]
AwardToSend = Annotated[Award, Depends(guard(P.LETTER_WRITE, award_to_change))]
LotStandstill = Annotated[Lot, Depends(guard(P.LETTER_READ, ranking_lot))]
AwardToRead = Annotated[Award, Depends(guard(P.RANKING_READ, award_to_read))]
AwardToLookAt = Annotated[Award, Depends(guard(P.RANKING_READ, award_to_look_at))]
AwardToMove = Annotated[Award, Depends(guard(P.RANKING_READ, award_to_move))]
AwardToDecide = Annotated[Award, Depends(guard(P.AWARD_DECIDE, award_to_move))]
SuspensionToRelease = Annotated[Suspension, Depends(guard(P.RANKING_READ, suspension_to_release))]
DropoutToUndo = Annotated[Dropout, Depends(guard(P.AWARD_WRITE, dropout_to_undo))]
