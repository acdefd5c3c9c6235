"""Who reaches the record of a tender: its auditors, and who may read its record."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.records.models import Redaction, Withholding
from app.tenders.access import lot_for, reach_part, tender_of_mine, tender_to_change
from app.tenders.models import Assignment, Lot, Tender


def audited_by(session: Session, user: User) -> Sequence[UUID]:
    """Find the tenders that a person audits."""
    return session.exec(
        select(Assignment.tender_id)
        .where(
            Assignment.user_id == user.id,
            Assignment.duty == Duty.AUDITOR,
            col(Assignment.ended_at).is_(None),
        )
        .distinct()
    ).all()


def redaction_of_mine(
    redaction_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Redaction]:
    """Load a redacted version."""
    return reach_part(session, user, session.get(Redaction, redaction_id))


def redaction_to_change(
    redaction_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Redaction]:
    """The same, locked: two people may be at it."""
    found = session.exec(
        select(Redaction).where(Redaction.id == redaction_id).with_for_update()
    ).first()
    return reach_part(session, user, found)


def withholding_to_change(
    withholding_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Withholding]:
    """Load one thing that a redacted version keeps back."""
    return reach_part(session, user, session.get(Withholding, withholding_id))


P = Permission
LotRecord = Annotated[Lot, Depends(lot_for(P.RECORD_READ))]
RedactionsToRead = Annotated[Tender, Depends(guard(P.REDACTION_READ, tender_of_mine))]
RedactionsToWrite = Annotated[Tender, Depends(guard(P.REDACTION_WRITE, tender_to_change))]
RedactionToRead = Annotated[Redaction, Depends(guard(P.REDACTION_READ, redaction_of_mine))]
RedactionToTake = Annotated[Redaction, Depends(guard(P.RECORD_READ, redaction_of_mine))]
RedactionToWrite = Annotated[Redaction, Depends(guard(P.REDACTION_WRITE, redaction_to_change))]
RedactionToConfirm = Annotated[Redaction, Depends(guard(P.REDACTION_CONFIRM, redaction_to_change))]
WithholdingToDrop = Annotated[Withholding, Depends(guard(P.REDACTION_WRITE, withholding_to_change))]
