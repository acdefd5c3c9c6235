"""Who reaches what in the meeting: its chair, and whose scores count."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.evaluation.access import find_answer
from app.panels.access import PANEL, lot_here_to_change, reach_in_room
from app.panels.answers import Answer
from app.panels.models import RoundState
from app.panels.panel import (
    require_declared,
    require_on_panel,
    require_open,
    round_of,
)
from app.tenders.models import Lot


def lot_in_meeting(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot for its panel; once consensus is open for its chair and whose scores count."""
    reached = reach_in_room(session, user, lot_id, lock=False)
    round_ = round_of(session, reached.record)
    if reached.duties & PANEL and round_ is not None and round_.state != RoundState.INDIVIDUAL:
        if not reached.duties & {Duty.CHAIR, Duty.OBSERVER}:
            require_on_panel(session, reached.record, user)
        require_declared(session, reached.record, user)
    return reached


def answer_in_meeting(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    reached: Annotated[Reached[Lot], Depends(lot_in_meeting)],
) -> Reached[Answer]:
    """Load one answer that the panel discusses."""
    if reached.duties & PANEL:
        require_open(session, reached.record)
    return find_answer(session, reached, submission_id, criterion_id)


def answer_in_room_to_change(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    reached: Annotated[Reached[Lot], Depends(lot_here_to_change)],
) -> Reached[Answer]:
    """Load one answer to settle, with its lot locked."""
    return find_answer(session, reached, submission_id, criterion_id)


P = Permission
LotToDiscuss = Annotated[Lot, Depends(guard(P.CONSENSUS_READ, lot_in_meeting))]
AnswerToDiscuss = Annotated[Answer, Depends(guard(P.CONSENSUS_READ, answer_in_meeting))]
AnswerToSettle = Annotated[Answer, Depends(guard(P.CONSENSUS_WRITE, answer_in_room_to_change))]
