"""Who looks at a vault, and at what came out of it: after the opening, by assignment."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.openings.opening import is_unopened
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.access import lot_for, reach_lot, tender_of_mine, tender_to_change
from app.tenders.models import Lot, Tender

SEES_VAULT = frozenset({Duty.OFFICER, Duty.OPENER, Duty.AUDITOR})


def vault_of_mine(reached: Annotated[Reached[Tender], Depends(tender_of_mine)]) -> Reached[Tender]:
    """Load a tender for who may look at its vault: officers, openers, auditors."""
    if not reached.duties & SEES_VAULT:
        raise NotFoundError
    return reached


def opened_document(document_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Document]:
    """Load a document of an opened lot through one of the person's assignments."""
    document = session.exec(
        select(Document)
        .where(Document.id == document_id, col(Document.reading_key).is_not(None))
        .options(selectinload(Document.submission))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).first()
    if document is None:
        raise NotFoundError
    reached = reach_lot(session, user, document.submission.lot_id)
    if is_unopened(session, reached.record):
        raise NotFoundError
    return Reached(document, reached.duties)


def late_submission(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load a late submission of an opened lot through one of the person's assignments."""
    found = session.exec(
        select(Submission)
        .where(Submission.id == submission_id, Submission.state == SubmissionState.LATE)
        .options(selectinload(Submission.lot), selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).first()
    if found is None:
        raise NotFoundError
    reached = reach_lot(session, user, found.lot_id)
    if is_unopened(session, reached.record):
        raise NotFoundError
    return Reached(found, reached.duties)


VaultToSee = Annotated[Tender, Depends(guard(Permission.TENDER_READ, vault_of_mine))]


VaultToOpen = Annotated[Tender, Depends(guard(Permission.VAULT_OPEN, tender_to_change))]


LotOfSubmissions = Annotated[Lot, Depends(lot_for(Permission.SUBMISSION_READ))]


OpenedDocument = Annotated[Document, Depends(guard(Permission.SUBMISSION_READ, opened_document))]
LateToSee = Annotated[Submission, Depends(guard(Permission.TENDER_READ, late_submission))]
LateToDecide = Annotated[Submission, Depends(guard(Permission.DEADLINE_MOVE, late_submission))]
LateToOpen = Annotated[Submission, Depends(guard(Permission.VAULT_OPEN, late_submission))]
