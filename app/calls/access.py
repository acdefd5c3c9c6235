"""Who reaches what a provider was asked: the officer through the lot, the provider its own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.calls.verifying import may_verify, verification_of
from app.checks.gates import HANDED_IN
from app.checks.models import Call, CallFile, Verification
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.submissions.access import OF_PROVIDER, reach_submission
from app.submissions.models import Submission
from app.tenders.access import reach_lot


def call_of_mine(call_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Call]:
    """Load what a provider was asked, for who checks."""
    found = session.get(Call, call_id)
    if found is None:
        raise NotFoundError
    return Reached(found, reach_lot(session, user, found.lot_id).duties)


def own_call(call_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Call]:
    """Load what the person's own organisation was asked."""
    return Reached(reach_call(session, user, call_id), OF_PROVIDER)


def own_call_to_answer(call_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Call]:
    """The same, with the submission locked."""
    return Reached(reach_call(session, user, call_id, lock=True), OF_PROVIDER)


def call_to_change(call_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Call]:
    """Load what a provider was asked, with the lot locked."""
    found = session.get(Call, call_id)
    if found is None:
        raise NotFoundError
    reached = reach_lot(session, user, found.lot_id, lock=True)
    session.refresh(found)
    return Reached(found, reached.duties)


def handed_in_file(call_file_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[CallFile]:
    """Load a file of an answer that was handed in, for who checks."""
    found = session.get(CallFile, call_file_id)
    if found is None or not session.get_one(Call, found.call_id).is_readable:
        raise NotFoundError
    lot_id = session.get_one(Call, found.call_id).lot_id
    return Reached(found, reach_lot(session, user, lot_id).duties)


def own_file(call_file_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[CallFile]:
    """Load a file that the person's own organisation put beside an answer."""
    return Reached(_own_file(session, user, call_file_id, lock=False), OF_PROVIDER)


def own_file_to_remove(
    call_file_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[CallFile]:
    """The same, with the submission locked."""
    return Reached(_own_file(session, user, call_file_id, lock=True), OF_PROVIDER)


def _own_file(session: Session, user: User, call_file_id: UUID, *, lock: bool) -> CallFile:
    found = session.get(CallFile, call_file_id)
    if found is None:
        raise NotFoundError
    reach_call(session, user, found.call_id, lock=lock)
    return found


def reach_call(session: Session, user: User, call_id: UUID, *, lock: bool = False) -> Call:
    """Load what a person's organisation was asked, or say that it does not exist."""
    found = session.get(Call, call_id)
    if found is None:
        raise NotFoundError
    reach_submission(session, user, found.submission_id, lock=lock)
    if lock:
        session.refresh(found)
    return found


def submission_to_verify(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load a submission that can be verified or was, with the lot locked."""
    query = (
        select(Submission)
        .where(Submission.id == submission_id, col(Submission.state).in_(HANDED_IN))
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    )
    submission = session.exec(query).first()
    if submission is None:
        raise NotFoundError
    reached = reach_lot(session, user, submission.lot_id, lock=True)
    session.refresh(submission, ["state"])
    known = verification_of(session, submission)
    if known is None and not may_verify(reached.record, submission):
        raise NotFoundError
    return Reached(submission, reached.duties)


def verified_now(
    reached: Annotated[Reached[Submission], Depends(submission_to_verify)], session: SessionDep
) -> Reached[Verification]:
    """Load the verification of a submission."""
    found = verification_of(session, reached.record)
    if found is None:
        raise NotFoundError
    return Reached(found, reached.duties)


CallToRead = Annotated[Call, Depends(guard(Permission.CHECK_WRITE, call_of_mine))]
CallToChange = Annotated[Call, Depends(guard(Permission.CHECK_WRITE, call_to_change))]
HandedInFile = Annotated[CallFile, Depends(guard(Permission.CHECK_WRITE, handed_in_file))]
OwnFile = Annotated[CallFile, Depends(guard(Permission.SUBMISSION_WRITE, own_file))]
OwnFileToRemove = Annotated[
    CallFile, Depends(guard(Permission.SUBMISSION_WRITE, own_file_to_remove))
]
OwnCall = Annotated[Call, Depends(guard(Permission.SUBMISSION_WRITE, own_call))]
CallToAnswer = Annotated[Call, Depends(guard(Permission.SUBMISSION_WRITE, own_call_to_answer))]
SubmissionToVerify = Annotated[
    Submission, Depends(guard(Permission.CHECK_WRITE, submission_to_verify))
]
VerifiedNow = Annotated[Verification, Depends(guard(Permission.CHECK_WRITE, verified_now))]
