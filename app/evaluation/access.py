"""Who reaches what while scoring: the panel, one answer at a time."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.core.i18n import lazy as _
from app.evaluation.desk import Desk, desk_of
from app.evaluation.hearing import schedule_of
from app.evaluation.models import Hearing
from app.panels.access import PANEL, lot_here, lot_here_to_change, reach_in_room
from app.panels.answers import Answer, answer_of
from app.panels.panel import (
    FIRST_DECLARE,
    require_declared,
    require_open,
)
from app.tenders.access import reach_lot
from app.tenders.models import Lot, LotState

Sitting = tuple[Lot, Hearing, Answer]


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


def lot_on_paper(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot for who types in paper forms: an officer who is not on the panel of it."""
    return _off_panel(reach_lot(session, user, lot_id))


def lot_to_type_in(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return _off_panel(reach_lot(session, user, lot_id, lock=True))


def _off_panel(reached: Reached[Lot]) -> Reached[Lot]:
    if reached.duties & PANEL:
        raise NotFoundError
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
    return find_answer(session, reached, submission_id, criterion_id)


def find_answer(
    session: Session, reached: Reached[Lot], submission_id: UUID, criterion_id: UUID
) -> Reached[Answer]:
    """Find the answer that an address names, with the duties that lead to its lot."""
    return Reached(answer_of(session, reached.record, submission_id, criterion_id), reached.duties)


def desk_in_scoring(
    lot_id: UUID, submission_id: UUID, criterion_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Desk]:
    """Load one answer that the person scores, with all that its form shows."""
    return _desk(session, user, lot_id, (submission_id, criterion_id), lock=False)


def desk_in_scoring_to_change(
    lot_id: UUID, submission_id: UUID, criterion_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Desk]:
    """The same, with its lot locked for a change."""
    return _desk(session, user, lot_id, (submission_id, criterion_id), lock=True)


def _desk(
    session: Session, user: User, lot_id: UUID, at: tuple[UUID, UUID], *, lock: bool
) -> Reached[Desk]:
    reached = reach_lot(session, user, lot_id, lock=lock)
    lot, duties = reached.record, reached.duties
    if Duty.EVALUATOR not in duties:
        raise NotFoundError
    desk = desk_of(session, lot, user, *at)
    if desk.has_conflict:
        raise NotFoundError
    if lot.state != LotState.SCORING:
        raise ConflictError(_("Scores can only be given while the lot is being scored."))
    if not desk.has_declared:
        raise ForbiddenError(FIRST_DECLARE)
    if not (desk.is_own and desk.counts):
        raise NotFoundError
    return Reached(desk, duties)


def answer_in_scoring(
    submission_id: UUID,
    criterion_id: UUID,
    session: SessionDep,
    user: CurrentUser,
    reached: Annotated[Reached[Lot], Depends(lot_in_scoring)],
) -> Reached[Answer]:
    """Load one answer that the person scores."""
    return _own(find_answer(session, reached, submission_id, criterion_id), user)


def hearing_here(
    hearing_id: UUID, session: SessionDep, reached: Annotated[Reached[Lot], Depends(lot_here)]
) -> Reached[Sitting]:
    """Load a session of a lot, with the answer that is heard."""
    return _sitting(session, reached, hearing_id)


def hearing_here_to_change(
    hearing_id: UUID,
    session: SessionDep,
    reached: Annotated[Reached[Lot], Depends(lot_here_to_change)],
) -> Reached[Sitting]:
    """The same, with its lot locked for a change."""
    return _sitting(session, reached, hearing_id)


def _sitting(session: Session, reached: Reached[Lot], hearing_id: UUID) -> Reached[Sitting]:
    lot = reached.record
    for one, answer in schedule_of(session, lot).planned:
        if one.id == hearing_id:
            return Reached((lot, one, answer), reached.duties)
    raise NotFoundError


def _own(reached: Reached[Answer], user: User) -> Reached[Answer]:
    if not reached.record.is_for(user):
        raise NotFoundError
    return reached


P = Permission
LotToScore = Annotated[Lot, Depends(guard(P.SCORE_WRITE, lot_in_scoring))]
LotToHandIn = Annotated[Lot, Depends(guard(P.SCORE_WRITE, lot_in_scoring_to_change))]
DeskToRead = Annotated[Desk, Depends(guard(P.SCORE_WRITE, desk_in_scoring))]
DeskToScore = Annotated[Desk, Depends(guard(P.SCORE_WRITE, desk_in_scoring_to_change))]
LotOnPaper = Annotated[Lot, Depends(guard(P.PANEL_EDIT, lot_on_paper))]
LotToTypeIn = Annotated[Lot, Depends(guard(P.PANEL_EDIT, lot_to_type_in))]
AnswerToRead = Annotated[Answer, Depends(guard(P.SCORE_WRITE, answer_in_scoring))]
AnswerToSee = Annotated[Answer, Depends(guard(P.CONSENSUS_READ, answer_to_see))]
HearingToTakeOut = Annotated[Sitting, Depends(guard(P.CONSENSUS_WRITE, hearing_here))]
HearingToCancel = Annotated[Sitting, Depends(guard(P.CONSENSUS_WRITE, hearing_here_to_change))]
