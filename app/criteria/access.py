"""Who reaches a criterion: the assignment first, the record with it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import select

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.tenders.access import reach_part
from app.tenders.models import (
    Criterion,
)


def criterion_to_change(
    criterion_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Criterion]:
    """Load a criterion with its scale and lot through the person's assignment."""
    found = session.exec(
        select(Criterion)
        .where(Criterion.id == criterion_id)
        .options(selectinload(Criterion.scale), selectinload(Criterion.lot))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).first()
    return reach_part(session, user, found)


CriterionToEdit = Annotated[Criterion, Depends(guard(Permission.TENDER_EDIT, criterion_to_change))]
