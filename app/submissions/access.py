"""Who reaches a submission: the provider's own people; the authority only after the opening."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.providers.models import Provider, ProviderMember
from app.submissions.models import Document, Submission, Upload
from app.submissions.service import OPEN_STATES
from app.tenders.access import lot_for, reach_lot, tender_of_mine, tender_to_change
from app.tenders.models import Lot, LotState, Tender

OF_PROVIDER = frozenset({Duty.PROVIDER})
SEES_VAULT = frozenset({Duty.OFFICER, Duty.OPENER, Duty.AUDITOR})
SEALED_STATES = frozenset({LotState.DRAFT, LotState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Entry:
    """A lot that takes submissions, and the organisation that would enter."""

    lot: Lot
    provider: Provider


def own_submission(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load a submission through the person's own organisation, with its lot and tender."""
    return Reached(reach_submission(session, user, submission_id), OF_PROVIDER)


def own_submission_to_change(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """The same, locked for a change."""
    return Reached(reach_submission(session, user, submission_id, lock=True), OF_PROVIDER)


def reach_submission(
    session: Session, user: User, submission_id: UUID, *, lock: bool = False
) -> Submission:
    """Load a submission of this person's organisation, or say that it does not exist."""
    query = (
        select(Submission)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(Submission.id == submission_id, ProviderMember.user_id == user.id)
        .options(
            selectinload(Submission.lot)  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .selectinload(Lot.tender)  # type: ignore[arg-type]
            .selectinload(Tender.lead_authority),  # type: ignore[arg-type]
            selectinload(Submission.provider),  # type: ignore[arg-type]
        )
    )
    found = session.exec(query.with_for_update(of=Submission) if lock else query).first()
    if found is None:
        raise NotFoundError
    return found


def own_upload(upload_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Upload]:
    """Load an upload through the person's own organisation, with its parts."""
    found = session.exec(
        select(Upload)
        .join(Submission, col(Submission.id) == col(Upload.submission_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(Upload.id == upload_id, ProviderMember.user_id == user.id)
        .options(selectinload(Upload.parts), selectinload(Upload.submission))  # type: ignore[arg-type]  # as above
    ).first()
    if found is None:
        raise NotFoundError
    return Reached(found, OF_PROVIDER)


def lot_to_enter(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Entry]:
    """Load a published lot for whoever acts for an organisation."""
    row = session.exec(
        select(Lot, Provider)
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .join(ProviderMember, col(ProviderMember.user_id) == user.id)
        .join(Provider, col(Provider.id) == col(ProviderMember.provider_id))
        .where(Lot.id == lot_id, col(Tender.published_at).is_not(None))
        .order_by(Provider.name)
    ).first()
    if row is None or row[0].state not in OPEN_STATES:
        raise NotFoundError
    return Reached(Entry(row[0], row[1]), OF_PROVIDER)


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
    if reached.record.state in SEALED_STATES:
        raise NotFoundError
    return Reached(document, reached.duties)


OwnSubmission = Annotated[Submission, Depends(guard(Permission.SUBMISSION_WRITE, own_submission))]
SubmissionToChange = Annotated[
    Submission, Depends(guard(Permission.SUBMISSION_WRITE, own_submission_to_change))
]
UploadToSend = Annotated[Upload, Depends(guard(Permission.SUBMISSION_WRITE, own_upload))]
LotToEnter = Annotated[Entry, Depends(guard(Permission.SUBMISSION_WRITE, lot_to_enter))]
VaultToSee = Annotated[Tender, Depends(guard(Permission.TENDER_READ, vault_of_mine))]
VaultToOpen = Annotated[Tender, Depends(guard(Permission.VAULT_OPEN, tender_to_change))]
LotOfSubmissions = Annotated[Lot, Depends(lot_for(Permission.SUBMISSION_READ))]
OpenedDocument = Annotated[Document, Depends(guard(Permission.SUBMISSION_READ, opened_document))]
