"""Who reaches the prices of a lot: from the assignment, per moment."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.criteria.frozen import has_prices
from app.openings.opening import is_unopened
from app.tenders.access import reach_lot
from app.tenders.models import Assignment, Lot, LotState

P = Permission
RANKED = frozenset({LotState.RANKED, LotState.STANDSTILL, LotState.FINAL})
BEFORE_SCORING = frozenset({LotState.DRAFT, LotState.PUBLISHED, LotState.OPENED, LotState.CHECKING})

BEFORE_RANKING = BEFORE_SCORING | {LotState.SCORING}


def priced_lot(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot with prices for who opens or ranks them; who scores does not know the page."""
    return _priced(session, user, lot_id, lock=False)


def priced_lot_to_open(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return _priced(session, user, lot_id, lock=True)


def lot_to_weigh(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a ranked lot with prices for officers and deciders: they ask about a low one."""
    return _weighed(session, user, lot_id, lock=False)


def lot_to_weigh_on(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return _weighed(session, user, lot_id, lock=True)


def without_panel(session: Session, user: User, reached: Reached[Lot]) -> Reached[Lot]:
    """Leave the chair's duty out until a lot is ranked.

    Where providers give a price, also while the chair's panel still scores another lot.
    """
    lot, duties = reached.record, reached.duties
    if Duty.CHAIR not in duties:
        return reached
    if lot.state in RANKED and not (has_prices(lot) and _scores_elsewhere(session, user, lot)):
        return reached
    return Reached(lot, duties - {Duty.CHAIR})


def _scores_elsewhere(session: Session, user: User, lot: Lot) -> bool:
    query = (
        select(Lot.id)
        .join(Assignment, col(Assignment.tender_id) == col(Lot.tender_id))
        .where(
            Lot.tender_id == lot.tender_id,
            Lot.id != lot.id,
            col(Lot.state).in_(BEFORE_RANKING),
            or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == col(Lot.id)),
            Assignment.user_id == user.id,
            col(Assignment.duty).in_((Duty.CHAIR, Duty.EVALUATOR)),
            col(Assignment.ended_at).is_(None),
        )
    )
    return session.exec(query).first() is not None


def _priced(session: Session, user: User, lot_id: UUID, *, lock: bool) -> Reached[Lot]:
    reached = without_panel(session, user, reach_lot(session, user, lot_id, lock=lock))
    lot = reached.record
    if not has_prices(lot) or not (reached.may(P.RANKING_READ) or reached.may(P.VAULT_OPEN)):
        raise NotFoundError
    return reached


def _weighed(session: Session, user: User, lot_id: UUID, *, lock: bool) -> Reached[Lot]:
    reached = reach_lot(session, user, lot_id, lock=lock)
    lot = reached.record
    if not has_prices(lot) or lot.state in BEFORE_SCORING or is_unopened(session, lot):
        raise NotFoundError
    if not (reached.may(P.AWARD_WRITE) or reached.may(P.AWARD_DECIDE)):
        raise NotFoundError
    return reached


LotPrices = Annotated[Lot, Depends(guard(P.TENDER_READ, priced_lot))]
LotPricesToOpen = Annotated[Lot, Depends(guard(P.VAULT_OPEN, priced_lot_to_open))]
LotLowPrices = Annotated[Lot, Depends(guard(P.RANKING_READ, lot_to_weigh))]
LotToAsk = Annotated[Lot, Depends(guard(P.AWARD_WRITE, lot_to_weigh_on))]
LotToJudge = Annotated[Lot, Depends(guard(P.RANKING_READ, lot_to_weigh_on))]
