"""Who reaches what in the evaluation room: the panel, its chair, and the officer's counts."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.evaluation.answers import Answer, answer_of
from app.evaluation.models import RoundState
from app.evaluation.panel import (
    has_conflict,
    require_declared,
    require_on_panel,
    require_open,
    round_of,
)
from app.tenders.access import reach_lot
from app.tenders.models import Lot, LotState

PANEL = frozenset({Duty.EVALUATOR, Duty.CHAIR})


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


def _in_scoring(session: Session, user: User, lot_id: UUID, *, lock: bool) -> Reached[Lot]:
    reached = reach_in_room(session, user, lot_id, lock=lock)
    if Duty.EVALUATOR in reached.duties:
        if reached.record.state != LotState.SCORING:
            raise ConflictError(_("Scores can only be given while the lot is being scored."))
        require_declared(session, reached.record, user)
    return reached


def lot_in_scoring(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot that the person scores, after declaring on every provider."""
    return _in_scoring(session, user, lot_id, lock=False)


def lot_in_scoring_to_change(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return _in_scoring(session, user, lot_id, lock=True)


def lot_in_meeting(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot for its panel; once consensus is open for its chair and whose scores count."""
    reached = reach_in_room(session, user, lot_id, lock=False)
    round_ = round_of(session, reached.record)
    if reached.duties & PANEL and round_ is not None and round_.state != RoundState.INDIVIDUAL:
        if Duty.CHAIR not in reached.duties:
            require_on_panel(session, reached.record, user)
        require_declared(session, reached.record, user)
    return reached


def answer_to_see(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    user: CurrentUser,
    reached: Annotated[Reached[Lot], Depends(lot_here)],
) -> Reached[Answer]:
    """Load one answer whose document may be read: by its evaluators, and in the meeting."""
    if reached.duties & PANEL:
        require_declared(session, reached.record, user)
        if Duty.EVALUATOR not in reached.duties:
            require_open(session, reached.record)
    return _answer(session, reached, submission_id, criterion_id)


def _answer(
    session: Session, reached: Reached[Lot], submission_id: UUID, criterion_id: UUID
) -> Reached[Answer]:
    return Reached(answer_of(session, reached.record, submission_id, criterion_id), reached.duties)


def answer_in_scoring(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    user: CurrentUser,
    reached: Annotated[Reached[Lot], Depends(lot_in_scoring)],
) -> Reached[Answer]:
    """Load one answer that the person scores."""
    return _own(_answer(session, reached, submission_id, criterion_id), user)


def answer_in_scoring_to_change(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    user: CurrentUser,
    reached: Annotated[Reached[Lot], Depends(lot_in_scoring_to_change)],
) -> Reached[Answer]:
    """The same, with its lot locked for a change."""
    return _own(_answer(session, reached, submission_id, criterion_id), user)


def _own(reached: Reached[Answer], user: User) -> Reached[Answer]:
    if not reached.record.is_for(user):
        raise NotFoundError
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
    return _answer(session, reached, submission_id, criterion_id)


def answer_in_room_to_change(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    reached: Annotated[Reached[Lot], Depends(lot_here_to_change)],
) -> Reached[Answer]:
    """Load one answer to settle, with its lot locked."""
    return _answer(session, reached, submission_id, criterion_id)


P = Permission
LotToDeclare = Annotated[Lot, Depends(guard(P.CONSENSUS_READ, lot_here))]
LotToSign = Annotated[Lot, Depends(guard(P.CONSENSUS_READ, lot_here_to_change))]
LotToScore = Annotated[Lot, Depends(guard(P.SCORE_WRITE, lot_in_scoring))]
LotToHandIn = Annotated[Lot, Depends(guard(P.SCORE_WRITE, lot_in_scoring_to_change))]
AnswerToRead = Annotated[Answer, Depends(guard(P.SCORE_WRITE, answer_in_scoring))]
AnswerToScore = Annotated[Answer, Depends(guard(P.SCORE_WRITE, answer_in_scoring_to_change))]
LotToDiscuss = Annotated[Lot, Depends(guard(P.CONSENSUS_READ, lot_in_meeting))]
LotToChair = Annotated[Lot, Depends(guard(P.CONSENSUS_WRITE, lot_here_to_change))]
LotToFix = Annotated[Lot, Depends(guard(P.CONSENSUS_WRITE, lot_here))]
AnswerToDiscuss = Annotated[Answer, Depends(guard(P.CONSENSUS_READ, answer_in_meeting))]
AnswerToSettle = Annotated[Answer, Depends(guard(P.CONSENSUS_WRITE, answer_in_room_to_change))]
AnswerToSee = Annotated[Answer, Depends(guard(P.CONSENSUS_READ, answer_to_see))]
LotToGuard = Annotated[Lot, Depends(guard(P.PROGRESS_READ, lot_here))]
LotToSeat = Annotated[Lot, Depends(guard(P.PANEL_EDIT, lot_here))]
LotToStart = Annotated[Lot, Depends(guard(P.PANEL_EDIT, lot_here_to_change))]
