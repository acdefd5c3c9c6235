"""Who reaches a check, its document or an advice: through a duty on the lot, as always."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.checks.gates import HANDED_IN, RUNNING
from app.checks.models import Advice, Check
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.access import lot_for, reach_lot
from app.tenders.models import Assignment, Lot


def check_of_mine(check_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Check]:
    """Load a check and its lot."""
    return _check(session, user, check_id, lock=False)


def check_to_change(check_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Check]:
    """The same, with the lot locked: two officers never decide at once."""
    return _check(session, user, check_id, lock=True)


def _check(session: Session, user: User, check_id: UUID, *, lock: bool) -> Reached[Check]:
    check = session.get(Check, check_id)
    if check is None:
        raise NotFoundError
    reached = reach_lot(session, user, check.lot_id, lock=lock)
    if lock:
        session.refresh(check)
    return Reached(check, reached.duties)


def submission_in_checks(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load a submission that was handed in, with its provider and lot."""
    return _submission(session, user, submission_id, HANDED, lock=False)


def submission_to_check(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """The same, with the lot locked."""
    return _submission(session, user, submission_id, HANDED, lock=True)


def leaving_submission(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load what counts while its checks run, or was withdrawn by letter since.

    What its provider took back before anybody saw it stays unseen.
    """
    return _submission(session, user, submission_id, STAYS_OR_LEFT, lock=False)


def leaving_to_change(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """The same, with the lot locked."""
    return _submission(session, user, submission_id, STAYS_OR_LEFT, lock=True)


_state = col(Submission.state)
HANDED = _state.in_(HANDED_IN)
STAYS_OR_LEFT = or_(
    _state == SubmissionState.SUBMITTED,
    and_(_state == SubmissionState.WITHDRAWN, col(Submission.reason) != ""),
)


def _submission(
    session: Session, user: User, submission_id: UUID, which: ColumnElement[bool], *, lock: bool
) -> Reached[Submission]:
    query = (
        select(Submission)
        .where(
            Submission.id == submission_id,
            which,
            col(Submission.lot_id).in_(select(Lot.id).where(col(Lot.state).in_(RUNNING))),
        )
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    )
    submission = session.exec(query).first()
    if submission is None:
        raise NotFoundError
    reached = reach_lot(session, user, submission.lot_id, lock=lock)
    if lock:
        session.refresh(submission, ["state", "submitted_at", "decided_at", "replacing_since"])
    return Reached(submission, reached.duties)


def document_of_mine(
    document_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Document]:
    """Load evidence whose vault was opened and whose check began; answers are for the panel."""
    row = session.exec(
        select(Document, Submission.lot_id)
        .join(Submission, col(Submission.id) == col(Document.submission_id))
        .join(
            Check,
            (col(Check.submission_id) == col(Document.submission_id))
            & (col(Check.requirement_id) == col(Document.requirement_id)),
        )
        .where(
            Document.id == document_id,
            col(Document.reading_key).is_not(None),
            col(Submission.state).in_(HANDED_IN),
        )
    ).first()
    if row is None:
        raise NotFoundError
    document, lot_id = row
    return Reached(document, reach_lot(session, user, lot_id).duties)


def advice_of_mine(advice_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Advice]:
    """Load an advice that was asked."""
    advice = session.get(Advice, advice_id)
    if advice is None:
        raise NotFoundError
    return Reached(advice, reach_lot(session, user, advice.lot_id).duties)


def advice_to_weigh(advice_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Advice]:
    """Load an advice for the officer, with the lot locked."""
    advice = session.get(Advice, advice_id)
    if advice is None:
        raise NotFoundError
    return Reached(advice, reach_lot(session, user, advice.lot_id, lock=True).duties)


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """An advice with what it is about."""

    advice: Advice
    submission: Submission
    lot: Lot


def advices_for(session: Session, user: User) -> list[AdviceRow]:
    """List the advice asked from a supervisor, open ones first."""
    supervised = (
        select(Lot.id)
        .join(Assignment, col(Assignment.tender_id) == col(Lot.tender_id))
        .where(
            or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == col(Lot.id)),
            Assignment.user_id == user.id,
            Assignment.duty == Duty.SUPERVISOR,
            col(Assignment.ended_at).is_(None),
        )
    )
    query = (
        select(Advice, Submission, Lot)
        .join(Submission, col(Submission.id) == col(Advice.submission_id))
        .join(Lot, col(Lot.id) == col(Advice.lot_id))
        .where(col(Advice.lot_id).in_(supervised))
        .options(
            selectinload(Submission.provider),  # type: ignore[arg-type]  # as above
            selectinload(Lot.tender),  # type: ignore[arg-type]
        )
        .order_by(col(Advice.given_at).is_not(None), col(Advice.asked_at))
    )
    return [AdviceRow(*row) for row in session.exec(query).all()]


LotToCheck = Annotated[Lot, Depends(lot_for(Permission.CHECK_READ))]
LotToDecide = Annotated[Lot, Depends(lot_for(Permission.CHECK_WRITE, lock=True))]
LotToFinish = Annotated[Lot, Depends(lot_for(Permission.CHECK_WRITE))]
CheckToRead = Annotated[Check, Depends(guard(Permission.CHECK_READ, check_of_mine))]
CheckToDecide = Annotated[Check, Depends(guard(Permission.CHECK_WRITE, check_to_change))]
SubmissionInChecks = Annotated[
    Submission, Depends(guard(Permission.CHECK_WRITE, submission_in_checks))
]
SubmissionToCheck = Annotated[
    Submission, Depends(guard(Permission.CHECK_WRITE, submission_to_check))
]
LeavingToSee = Annotated[Submission, Depends(guard(Permission.DEADLINE_MOVE, leaving_submission))]
LeavingToDecide = Annotated[Submission, Depends(guard(Permission.DEADLINE_MOVE, leaving_to_change))]
DocumentToCheck = Annotated[Document, Depends(guard(Permission.CHECK_READ, document_of_mine))]
AdviceToGive = Annotated[Advice, Depends(guard(Permission.ADVICE_WRITE, advice_of_mine))]
AdviceToWeigh = Annotated[Advice, Depends(guard(Permission.CHECK_WRITE, advice_to_weigh))]
CheckOfOfficer = Annotated[Check, Depends(guard(Permission.CHECK_WRITE, check_of_mine))]
AdviceOfOfficer = Annotated[Advice, Depends(guard(Permission.CHECK_WRITE, advice_of_mine))]
