"""The page of who does what: give a duty, confirm it as a second person, take it away."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.authorities import people as people_of
from app.authorities.access import AssignmentToEnd
from app.authorities.forms import AssignmentForm
from app.authorities.openers import openers_not_ready
from app.authorities.queries import assignments_of, colleagues_of
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders.access import TenderToEdit, TenderToRead, reach_part
from app.tenders.models import Assignment, Tender
from app.tenders.procedures import procedure_of
from app.tenders.turns import DUTIES
from app.tenders.words import lot_words

router = Router(tags=["authorities"])


def proposed_assignment(
    assignment_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Assignment]:
    """Load somebody's proposed duty through one's own in the same tender."""
    return reach_part(session, user, session.get(Assignment, assignment_id))


AssignmentToConfirm = Annotated[
    Assignment, Depends(guard(Permission.TENDER_READ, proposed_assignment))
]


@router.post("/assignments/{assignment_id}/confirm", name="authorities:confirm_assignment")
def confirm(
    request: Request, session: SessionDep, assignment: AssignmentToConfirm, user: CurrentUser
) -> Response:
    """Let a proposed duty begin."""
    people_of.confirm_assignment(session, assignment, user)
    return redirect(request, "authorities:people", tender_id=assignment.tender_id)


@router.post("/assignments/{assignment_id}/withdraw", name="authorities:withdraw_assignment")
def withdraw(
    request: Request, session: SessionDep, assignment: AssignmentToEnd, user: CurrentUser
) -> Response:
    """Take back what one proposed."""
    people_of.withdraw_proposal(session, assignment, user)
    return redirect(request, "authorities:people", tender_id=assignment.tender_id)


@router.get("/tenders/{tender_id}/people", name="authorities:people")
def people(
    request: Request, session: SessionDep, tender: TenderToRead, user: CurrentUser
) -> Response:
    """Show who does what."""
    return _people_page(request, session, tender, user, None)


@router.post("/tenders/{tender_id}/people", name="authorities:assign")
def assign(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[AssignmentForm], Depends(bind(AssignmentForm))],
) -> Response:
    """Give a duty to everybody who was ticked."""
    if form.passes(lambda told: people_of.assign_all(session, tender, user, told)):
        return redirect(request, "authorities:people", tender_id=tender.id)
    return _people_page(request, session, tender, user, form)


def _people_page(
    request: Request,
    session: SessionDep,
    tender: Tender,
    user: User,
    form: Bound[AssignmentForm] | None,
) -> Response:
    assignments = assignments_of(session, tender)
    return render(
        request,
        "authorities/people.html",
        status=200 if form is None else 422,
        tender=tender,
        form=form,
        duties=DUTIES,
        by_duty=[
            (label, [one for one in assignments if one.duty == duty])
            for duty, label in DUTIES.items()
            if _exists(tender, duty)
        ],
        lots={lot.id: lot for lot in tender.lots},
        choices=[(duty.value, label) for duty, label in DUTIES.items() if _exists(tender, duty)],
        colleagues=[
            (one.id, f"{one.name} ({authority})")
            for one, authority in colleagues_of(session, tender)
        ],
        lot_choices=[(lot.id, lot_words(lot)) for lot in tender.lots],
        holders={one.user_id: one.user.name for one in assignments},
        not_ready=openers_not_ready(session, tender),
        confirmers=people_of.who_can_confirm(assignments, user),
        waiting=[
            (one, DUTIES[one.duty], proposal, proposer)
            for one, proposal, proposer in people_of.waiting(session, tender)
        ],
    )


def _exists(tender: Tender, duty: Duty) -> bool:
    """Whether a duty means anything here: open house has no vault and no panel."""
    procedure = procedure_of(tender)
    if duty == Duty.OPENER:
        return procedure.is_sealed
    return procedure.ranks or duty not in people_of.ON_PANEL


@router.post("/assignments/{assignment_id}/end", name="authorities:end_assignment")
def end_assignment(
    request: Request, session: SessionDep, assignment: AssignmentToEnd, user: CurrentUser
) -> Response:
    """Take a duty away."""
    people_of.end_assignment(session, assignment, user)
    return redirect(request, "authorities:people", tender_id=assignment.tender_id)
