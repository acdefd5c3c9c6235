"""Who reaches the record of a tender: its auditors, and who may read its record."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty, Permission
from app.tenders.access import lot_for
from app.tenders.models import Assignment, Lot

LotRecord = Annotated[Lot, Depends(lot_for(Permission.RECORD_READ))]


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
