"""The panel: who scores what, who takes a place, which ties are known; and one's own side jobs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.checks.decisions import is_decided
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.panels import ties
from app.panels.access import LotToSeat, LotToStart
from app.panels.answers import givers_of, quality_criteria
from app.panels.forms import ReasonForm, ReplaceForm, SeatsForm, SideJobForm
from app.panels.guests import guests_of
from app.panels.panel import chairs_of, member_of, observers_of, panel_of, round_of
from app.panels.seats import (
    counts_everybody,
    loads_of,
    replace,
    require_before_consensus,
    set_seats,
    successors,
)
from app.tenders.models import Lot, LotState

router = Router(tags=["panels"])


@router.get("/lots/{lot_id}/panel", name="panels:panel")
def panel(request: Request, session: SessionDep, lot: LotToSeat) -> Response:
    """Show who scores what, with the work that it is."""
    return _show_panel(request, session, lot, None)


@router.post("/lots/{lot_id}/panel", name="panels:seat")
def seat(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    form: Annotated[Bound[SeatsForm], Depends(bind(SeatsForm))],
) -> Response:
    """Say who scores what."""
    if form.value is not None:
        try:
            set_seats(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "panels:panel", lot_id=lot.id)
    return _show_panel(request, session, lot, form)


def _show_panel(
    request: Request, session: Session, lot: Lot, form: Bound[SeatsForm] | None
) -> Response:
    people = panel_of(session, lot)
    criteria = quality_criteria(session, lot)
    givers = givers_of(session, lot)
    seated = {
        f"{criterion.id}:{person.id}"
        for criterion in criteria
        for person in people
        if criterion.id not in givers or person.id in givers[criterion.id]
    }
    return render(
        request,
        "panels/panel.html",
        status=form.status if form else 200,
        lot=lot,
        round=round_of(session, lot),
        loads=loads_of(session, lot),
        guests={user.id: guest for guest, user in guests_of(session, lot)},
        observers=observers_of(session, lot),
        chairs=chairs_of(session, lot),
        criteria=criteria,
        fixed={one.id for one in criteria if counts_everybody(lot, one)},
        seated=set(form.typed.get("seats", ())) if form else seated,
        ties=ties.ties_of(session, lot),
        is_decided=lot.state == LotState.RANKED and is_decided(session, lot),
        form=form,
    )


@router.get("/lots/{lot_id}/panel/{user_id}/replace", name="panels:replacing")
def replacing(request: Request, session: SessionDep, lot: LotToSeat, user_id: UUID) -> Response:
    """Ask who takes a place, and why."""
    return _show_replace(request, session, lot, member_of(session, lot, user_id), None)


@router.post("/lots/{lot_id}/panel/{user_id}/replace", name="panels:replace")
def take_place(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    user_id: UUID,
    form: Annotated[Bound[ReplaceForm], Depends(bind(ReplaceForm))],
) -> Response:
    """Let somebody else take a place on the panel."""
    leaver = member_of(session, lot, user_id)
    if form.value is not None:
        try:
            replace(session, lot, user, leaver, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "panels:panel", lot_id=lot.id)
    return _show_replace(request, session, lot, leaver, form)


def _show_replace(
    request: Request, session: Session, lot: Lot, leaver: User, form: Bound[ReplaceForm] | None
) -> Response:
    require_before_consensus(session, lot)
    return render(
        request,
        "panels/replace.html",
        status=form.status if form else 200,
        lot=lot,
        person=leaver,
        people=successors(session, lot),
        form=form,
    )


@router.get("/lots/{lot_id}/panel/ties/{declaration_id}", name="panels:tie")
def tie(request: Request, session: SessionDep, lot: LotToSeat, declaration_id: UUID) -> Response:
    """Show a tie that somebody declared, to judge whether it is harmless."""
    found = ties.tie_of(session, lot, declaration_id)
    return render(request, "panels/tie.html", lot=lot, tie=found, form=None)


@router.post("/lots/{lot_id}/panel/ties/{declaration_id}", name="panels:waive")
def waive(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    declaration_id: UUID,
    form: Annotated[Bound[ReasonForm], Depends(bind(ReasonForm))],
) -> Response:
    """Record that a known tie is no conflict, and why."""
    found = ties.tie_of(session, lot, declaration_id)
    if form.value is None:
        return render(request, "panels/tie.html", status=422, lot=lot, tie=found, form=form)
    ties.judge_harmless(session, lot, user, found, form.value)
    return redirect(request, "panels:panel", lot_id=lot.id)


@router.get("/evaluations/side-jobs", name="panels:side_jobs")
def side_jobs(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show where one says to work or have worked besides."""
    jobs = ties.side_jobs_of(session, user)
    return render(request, "panels/side_jobs.html", jobs=jobs, form=None)


@router.post("/evaluations/side-jobs", name="panels:add_side_job")
def add_side_job(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    form: Annotated[Bound[SideJobForm], Depends(bind(SideJobForm))],
) -> Response:
    """State an employer or side job."""
    if form.value is None:
        jobs = ties.side_jobs_of(session, user)
        return render(request, "panels/side_jobs.html", status=422, jobs=jobs, form=form)
    ties.add_side_job(session, user, form.value)
    return redirect(request, "panels:side_jobs")


@router.post("/evaluations/side-jobs/{job_id}/remove", name="panels:remove_side_job")
def remove_side_job(
    request: Request, session: SessionDep, user: CurrentUser, job_id: UUID
) -> Response:
    """Take back what one stated."""
    ties.remove_side_job(session, user, job_id)
    return redirect(request, "panels:side_jobs")
