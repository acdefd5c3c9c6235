"""Who reaches the prices of a lot: from the assignment, per moment."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.openings.opening import is_unopened
from app.prices.rules import has_prices
from app.tenders.access import reach_lot
from app.tenders.models import Lot, LotState

P = Permission
RANKED = frozenset({LotState.RANKED, LotState.STANDSTILL, LotState.FINAL})
BEFORE_SCORING = frozenset({LotState.DRAFT, LotState.PUBLISHED, LotState.OPENED, LotState.CHECKING})


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


def _priced(session: Session, user: User, lot_id: UUID, *, lock: bool) -> Reached[Lot]:
    reached = reach_lot(session, user, lot_id, lock=lock)
    lot, duties = reached.record, reached.duties
    if lot.state not in RANKED:
        duties -= {Duty.CHAIR}
    reached = Reached(lot, duties)
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
