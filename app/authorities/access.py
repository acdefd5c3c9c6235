"""Who reaches an assignment, by one's own, and who a mandate: an administrator."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import select

from app.accounts.permissions import Administrator, CurrentUser, Permission, Reached, guard
from app.authorities.models import Mandate
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.tenders.access import reach_part
from app.tenders.models import Assignment


def assignment_to_end(
    assignment_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Assignment]:
    """Load somebody's assignment through one's own."""
    return reach_part(session, user, session.get(Assignment, assignment_id))


def mandate_to_end(mandate_id: UUID, session: SessionDep, _administrator: Administrator) -> Mandate:
    """Load a mandate, locked for a change."""
    found = session.exec(select(Mandate).where(Mandate.id == mandate_id).with_for_update()).first()
    if found is None:
        raise NotFoundError
    return found


AssignmentToEnd = Annotated[Assignment, Depends(guard(Permission.TENDER_EDIT, assignment_to_end))]
MandateToEnd = Annotated[Mandate, Depends(mandate_to_end)]
