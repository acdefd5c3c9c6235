"""Who reaches the applications of an open house: from the assignment, or the own provider."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.admissions.ending import admission_of
from app.checks.gates import ADMITS
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.submissions.access import OF_PROVIDER, reach_submission
from app.submissions.models import Submission
from app.tenders.access import reach_lot, tender_of_mine, tender_to_change
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of

P = Permission


def admitting_lot(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a product of an open house with its applications."""
    return _admitting(reach_lot(session, user, lot_id))


def house_lot(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a published product of an open house."""
    return _published(_admitting(reach_lot(session, user, lot_id)))


def house_lot_to_close(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return _published(_admitting(reach_lot(session, user, lot_id, lock=True)))


def _published(reached: Reached[Lot]) -> Reached[Lot]:
    if reached.record.state not in ADMITS:
        raise NotFoundError
    return reached


def application_of_mine(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load one application of an open house through an assignment."""
    return _application(session, user, submission_id, lock=False)


def application_to_decide(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """The same for officers and deciders, locked for a change."""
    reached = _application(session, user, submission_id, lock=True)
    if not (reached.may(P.AWARD_WRITE) or reached.may(P.AWARD_DECIDE)):
        raise NotFoundError
    return reached


def own_admission(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load the own application of a provider that was admitted with it."""
    return _own(session, reach_submission(session, user, submission_id))


def own_admission_to_end(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """The same, locked for a change."""
    return _own(session, reach_submission(session, user, submission_id, lock=True))


def _own(session: Session, submission: Submission) -> Reached[Submission]:
    if admission_of(session, submission) is None:
        raise NotFoundError
    return Reached(submission, OF_PROVIDER)


def open_house(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """Load an open house: only that answers applications one by one."""
    reached = tender_of_mine(tender_id, session, user)
    if procedure_of(reached.record).ranks:
        raise NotFoundError
    return reached


def open_house_to_edit(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """The same, locked for a change."""
    reached = tender_to_change(tender_id, session, user)
    if procedure_of(reached.record).ranks:
        raise NotFoundError
    return reached


def _admitting(reached: Reached[Lot]) -> Reached[Lot]:
    if procedure_of(reached.record.tender).ranks or not reached.may(P.RANKING_READ):
        raise NotFoundError
    return reached


def _application(
    session: Session, user: User, submission_id: UUID, *, lock: bool
) -> Reached[Submission]:
    query = select(Submission).where(Submission.id == submission_id)
    submission = session.exec(query).first()
    if submission is None or submission.number is None:  # a draft is its provider's own
        raise NotFoundError
    reached = _admitting(reach_lot(session, user, submission.lot_id))
    if lock:
        submission = session.exec(query.with_for_update(of=Submission)).one()
    return Reached(submission, reached.duties)


LotApplications = Annotated[Lot, Depends(guard(P.RANKING_READ, admitting_lot))]
LotThatCloses = Annotated[Lot, Depends(guard(P.AWARD_WRITE, house_lot))]
LotToClose = Annotated[Lot, Depends(guard(P.AWARD_WRITE, house_lot_to_close))]
ApplicationToRead = Annotated[Submission, Depends(guard(P.RANKING_READ, application_of_mine))]
ApplicationToPropose = Annotated[Submission, Depends(guard(P.RANKING_READ, application_to_decide))]
ApplicationToDecide = Annotated[Submission, Depends(guard(P.AWARD_DECIDE, application_to_decide))]
ApplicationToRule = Annotated[Submission, Depends(guard(P.AWARD_WRITE, application_to_decide))]
ApplicationToEnd = Annotated[Submission, Depends(guard(P.AWARD_WRITE, application_of_mine))]
OwnAdmission = Annotated[Submission, Depends(guard(P.SUBMISSION_WRITE, own_admission))]
OwnAdmissionToEnd = Annotated[Submission, Depends(guard(P.SUBMISSION_WRITE, own_admission_to_end))]
HouseToPromise = Annotated[Tender, Depends(guard(P.AWARD_WRITE, open_house))]
HouseToPromiseIn = Annotated[Tender, Depends(guard(P.AWARD_WRITE, open_house_to_edit))]
