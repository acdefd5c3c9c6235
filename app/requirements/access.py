"""Who reaches a requirement: the assignment first, the record with it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import select

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.tenders.access import reach_part
from app.tenders.models import (
    Requirement,
)


def requirement_to_change(
    requirement_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Requirement]:
    """Load a requirement with its alternatives through the person's assignment."""
    found = session.exec(
        select(Requirement)
        .where(Requirement.id == requirement_id)
        .options(selectinload(Requirement.alternatives))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).first()
    return reach_part(session, user, found)


RequirementToEdit = Annotated[
    Requirement, Depends(guard(Permission.TENDER_EDIT, requirement_to_change))
]
