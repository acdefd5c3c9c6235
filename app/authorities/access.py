"""Who reaches an assignment: one's own first, the record with it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.tenders.access import reach_part
from app.tenders.models import (
    Assignment,
)


def assignment_to_end(
    assignment_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Assignment]:
    """Load somebody's assignment through one's own."""
    return reach_part(session, user, session.get(Assignment, assignment_id))


AssignmentToEnd = Annotated[Assignment, Depends(guard(Permission.TENDER_EDIT, assignment_to_end))]
