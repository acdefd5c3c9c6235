"""Page of the deadline: old and new side by side, by two people; and the outages."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, guard
from app.accounts.service import names_of
from app.changes import deadline
from app.changes.forms import DeadlineForm, OutageForm
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.planning.service import milestones_of
from app.tenders.access import TenderToEdit, tender_of_mine, tender_to_change
from app.tenders.grounds import Rule
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of
from app.tenders.words import typed

router = Router(tags=["changes"])

TenderToSee = Annotated[Tender, Depends(guard(Permission.DEADLINE_MOVE, tender_of_mine))]
TenderToMove = Annotated[Tender, Depends(guard(Permission.DEADLINE_MOVE, tender_to_change))]


@router.get("/tenders/{tender_id}/deadline", name="changes:deadline")
def deadline_page(
    request: Request, session: SessionDep, tender: TenderToSee, user: CurrentUser
) -> Response:
    """Show the deadline, what waits for a second person, and what moves along."""
    return _page(request, session, tender, user)


@router.post("/tenders/{tender_id}/deadline", name="changes:propose_deadline")
def propose(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[DeadlineForm], Depends(bind(DeadlineForm))],
) -> Response:
    """Ask for a later deadline."""
    if form.value is not None:
        try:
            deadline.propose_deadline(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "changes:deadline", tender_id=tender.id)
    return _page(request, session, tender, user, form=form)


@router.post("/tenders/{tender_id}/deadline/withdraw", name="changes:withdraw_deadline")
def withdraw(
    request: Request, session: SessionDep, tender: TenderToMove, user: CurrentUser
) -> Response:
    """Take back what one asked."""
    deadline.withdraw_deadline(session, tender, user)
    return redirect(request, "changes:deadline", tender_id=tender.id)


@router.post("/tenders/{tender_id}/outages", name="changes:log_outage")
def log_outage(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[OutageForm], Depends(bind(OutageForm))],
) -> Response:
    """Note when the house could not be reached."""
    if form.value is not None:
        try:
            deadline.log_outage(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "changes:deadline", fragment="outages", tender_id=tender.id)
    return _page(request, session, tender, user, outage_form=form)


def _page(
    request: Request,
    session: Session,
    tender: Tender,
    user: User,
    *,
    form: Bound[Any] | None = None,
    outage_form: Bound[Any] | None = None,
) -> Response:
    if tender.published_at is None or tender.deadline is None:
        raise NotFoundError
    waiting = deadline.waiting_move(session, tender)
    outages = deadline.outages_of(session, tender)
    people = [one.logged_by_id for one in outages] + ([waiting.proposer_id] if waiting else [])
    wrong = form or outage_form
    return render(
        request,
        "changes/deadline.html",
        status=200 if wrong is None else wrong.status,
        tender=tender,
        waiting=waiting,
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        terms=(
            deadline.terms(tender, *deadline.moments_of(waiting), milestones_of(session, tender))
            if waiting
            else []
        ),
        can_move=deadline.can_move(session, tender),
        ground=procedure_of(tender).ground(Rule.OUTAGE),
        outages=outages,
        names=names_of(session, people),
        form=form,
        outage_form=outage_form,
        typed=typed,
    )
