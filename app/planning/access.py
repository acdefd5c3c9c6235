"""Who reaches a milestone: through the assignment to its tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.planning.models import Milestone
from app.tenders.access import duties_in_tender


def milestone_to_change(
    milestone_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Milestone]:
    """Load a milestone through the person's assignment."""
    milestone = session.get(Milestone, milestone_id)
    duties = duties_in_tender(session, user, milestone.tender_id) if milestone else frozenset()
    if milestone is None or not duties:
        raise NotFoundError
    return Reached(milestone, duties)


MilestoneToEdit = Annotated[Milestone, Depends(guard(Permission.TENDER_EDIT, milestone_to_change))]
