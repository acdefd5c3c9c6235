"""Who reaches what a provider was asked: the officer through the lot, the provider its own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

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
    found = session.get(CallFile, call_file_id)
    if found is None:
        raise NotFoundError
    reach_submission(session, user, session.get_one(Call, found.call_id).submission_id)
    return Reached(found, OF_PROVIDER)


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
SubmissionToVerify = Annotated[
    Submission, Depends(guard(Permission.CHECK_WRITE, submission_to_verify))
]
VerifiedNow = Annotated[Verification, Depends(guard(Permission.CHECK_WRITE, verified_now))]
