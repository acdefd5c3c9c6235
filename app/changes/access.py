"""Who reaches a prepared change: the officer of its tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import select

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.tenders.access import reach_part
from app.tenders.models import Change, InTender


def change_of_mine(change_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[InTender]:
    """Load a prepared change through the person's assignment, locked."""
    query = select(Change).where(Change.id == change_id).with_for_update()
    return reach_part(session, user, session.exec(query).first())


ChangeToEdit = Annotated[Change, Depends(guard(Permission.TENDER_EDIT, change_of_mine))]
