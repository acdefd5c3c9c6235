"""Who reaches what around a panel: its members, its chair, the officer."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.panels.panel import (
    has_conflict,
)
from app.tenders.access import reach_lot
from app.tenders.models import Lot

PANEL = frozenset({Duty.EVALUATOR, Duty.CHAIR, Duty.OBSERVER})


def reach_in_room(session: Session, user: User, lot_id: UUID, *, lock: bool) -> Reached[Lot]:
    """Reach a lot here; one declared conflict takes a person off it as if it did not exist."""
    reached = reach_lot(session, user, lot_id, lock=lock)
    if reached.duties & PANEL and has_conflict(session, lot_id, user):
        reached = Reached(reached.record, reached.duties - PANEL)
    if not reached.duties:
        raise NotFoundError
    return reached


def lot_here(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot to look at."""
    return reach_in_room(session, user, lot_id, lock=False)


def lot_here_to_change(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return reach_in_room(session, user, lot_id, lock=True)


P = Permission
LotToDeclare = Annotated[Lot, Depends(guard(P.CONSENSUS_READ, lot_here))]
LotToSign = Annotated[Lot, Depends(guard(P.CONSENSUS_READ, lot_here_to_change))]
LotToChair = Annotated[Lot, Depends(guard(P.CONSENSUS_WRITE, lot_here_to_change))]
LotToFix = Annotated[Lot, Depends(guard(P.CONSENSUS_WRITE, lot_here))]
LotToGuard = Annotated[Lot, Depends(guard(P.PROGRESS_READ, lot_here))]
LotToSeat = Annotated[Lot, Depends(guard(P.PANEL_EDIT, lot_here))]
LotToStart = Annotated[Lot, Depends(guard(P.PANEL_EDIT, lot_here_to_change))]
