"""Confirm, as a second person, who opens or decides; or take the proposal back."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import redirect
from app.tenders import people
from app.tenders.access import AssignmentToEnd, reach_part
from app.tenders.models import Assignment

router = Router(tags=["tenders"])


def proposed_assignment(
    assignment_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Assignment]:
    """Load somebody's proposed duty through one's own in the same tender."""
    return reach_part(session, user, session.get(Assignment, assignment_id))


AssignmentToConfirm = Annotated[
    Assignment, Depends(guard(Permission.TENDER_READ, proposed_assignment))
]


@router.post("/assignments/{assignment_id}/confirm", name="tenders:confirm_assignment")
def confirm(
    request: Request, session: SessionDep, assignment: AssignmentToConfirm, user: CurrentUser
) -> Response:
    """Let a proposed duty begin."""
    people.confirm_assignment(session, assignment, user)
    return redirect(request, "tenders:people", tender_id=assignment.tender_id)


@router.post("/assignments/{assignment_id}/withdraw", name="tenders:withdraw_assignment")
def withdraw(
    request: Request, session: SessionDep, assignment: AssignmentToEnd, user: CurrentUser
) -> Response:
    """Take back what one proposed."""
    people.withdraw_proposal(session, assignment, user)
    return redirect(request, "tenders:people", tender_id=assignment.tender_id)
