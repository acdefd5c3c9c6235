"""The chair's and officer's pages while people score: start, progress, reminders."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.criteria.frozen import has_prices
from app.evaluation.deadlines import set_deadline
from app.evaluation.forms import DeadlineForm
from app.evaluation.progress import progress as count
from app.evaluation.reminding import remind, reminded_at
from app.evaluation.reopening import reopen as unlock
from app.panels import service as panels
from app.panels.access import LotToChair, LotToFix, LotToGuard, LotToStart
from app.panels.forms import ReasonForm, StartForm
from app.panels.panel import chairs_of, member_of, round_of
from app.tenders.models import Lot
from app.tenders.words import typed

router = Router(tags=["evaluation"])


@router.get("/lots/{lot_id}/progress", name="evaluation:progress")
def progress(request: Request, session: SessionDep, lot: LotToGuard) -> Response:
    """Show how far everybody is; never a score."""
    return _show_progress(request, session, lot)


@router.post("/lots/{lot_id}/progress/remind", name="evaluation:remind")
def send_reminders(
    request: Request, session: SessionDep, lot: LotToGuard, user: CurrentUser
) -> Response:
    """Remind who is not in yet."""
    remind(session, lot, user)
    return redirect(request, "evaluation:progress", lot_id=lot.id)


@router.post("/lots/{lot_id}/progress/deadline", name="evaluation:deadline")
def deadline(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    form: Annotated[Bound[DeadlineForm], Depends(bind(DeadlineForm))],
) -> Response:
    """Say until when everybody scores in this round."""
    if form.value is not None:
        try:
            set_deadline(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "evaluation:progress", lot_id=lot.id)
    return _show_progress(request, session, lot, form)


def _show_progress(
    request: Request,
    session: Session,
    lot: Lot,
    form: Bound[StartForm] | Bound[DeadlineForm] | None = None,
) -> Response:
    return render(
        request,
        "evaluation/progress.html",
        status=form.status if form else 200,
        form=form,
        reminded=reminded_at(session, lot),
        lot=lot,
        round=round_of(session, lot),
        progress=count(session, lot),
        chairs=chairs_of(session, lot),
        has_prices=has_prices(lot),
        typed=typed,
    )


@router.get("/lots/{lot_id}/progress/{user_id}/reopen", name="evaluation:reopening")
def reopening(request: Request, session: SessionDep, lot: LotToFix, user_id: UUID) -> Response:
    """Ask the chair why somebody may change own scores again."""
    person = member_of(session, lot, user_id)
    return render(request, "evaluation/reopen.html", lot=lot, person=person, form=None)


@router.post("/lots/{lot_id}/progress/{user_id}/reopen", name="evaluation:reopen")
def reopen(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    user_id: UUID,
    form: Annotated[Bound[ReasonForm], Depends(bind(ReasonForm))],
) -> Response:
    """Unlock what somebody handed in."""
    person = member_of(session, lot, user_id)
    if form.value is None:
        return render(
            request, "evaluation/reopen.html", status=422, lot=lot, person=person, form=form
        )
    unlock(session, lot, user, person, form.value)
    return redirect(request, "evaluation:progress", lot_id=lot.id)


@router.post("/lots/{lot_id}/scoring", name="evaluation:start")
def start(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    form: Annotated[Bound[StartForm], Depends(bind(StartForm))],
) -> Response:
    """Let the panel begin."""
    if form.value is None:
        return _show_progress(request, session, lot, form)
    panels.start_scoring(session, lot, user, form.value)
    return redirect(request, "evaluation:progress", lot_id=lot.id)
