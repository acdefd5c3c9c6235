"""The chair's and officer's pages: start, progress, the meeting, fixing."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, may
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import is_fragment, redirect, render
from app.evaluation import service
from app.evaluation.access import (
    AnswerToDiscuss,
    AnswerToSettle,
    LotToChair,
    LotToDiscuss,
    LotToFix,
    LotToGuard,
    LotToStart,
)
from app.evaluation.answers import Answer
from app.evaluation.forms import OpenForm, ReasonForm, SettleForm, StartForm
from app.evaluation.meeting import point_at, points_of, to_accept
from app.evaluation.models import RoundState
from app.evaluation.panel import chairs_of, require_open, round_of, undeclared
from app.evaluation.reminding import remind, reminded_at
from app.evaluation.reopening import member_of
from app.evaluation.reopening import reopen as unlock
from app.evaluation.router import address_of, scale_of
from app.tenders.models import Lot
from app.tenders.scales import scale_words
from app.tenders.words import COMBINES

router = Router(tags=["evaluation"])
ENOUGH = 20
"""Characters that make a reason."""


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


def _show_progress(
    request: Request, session: Session, lot: Lot, form: Bound[StartForm] | None = None
) -> Response:
    return render(
        request,
        "evaluation/progress.html",
        status=form.status if form else 200,
        form=form,
        reminded=reminded_at(session, lot),
        lot=lot,
        round=round_of(session, lot),
        progress=service.progress(session, lot),
        chairs=chairs_of(session, lot),
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
    service.start_scoring(session, lot, user, form.value)
    return redirect(request, "evaluation:progress", lot_id=lot.id)


@router.get("/lots/{lot_id}/consensus", name="evaluation:consensus")
def consensus(
    request: Request, session: SessionDep, lot: LotToDiscuss, user: CurrentUser
) -> Response:
    """Show the meeting; before it is open only that it waits."""
    round_ = round_of(session, lot)
    if round_ is None or round_.state == RoundState.INDIVIDUAL:
        return _show_waiting(request, session, lot, user)
    return _show_meeting(request, session, lot, None)


def _show_waiting(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[OpenForm] | None = None,
) -> Response:
    round_ = round_of(session, lot)
    return render(
        request,
        "evaluation/waiting.html",
        status=form.status if form else 200,
        lot=lot,
        round=round_,
        waiting=len(service.waiting_for(session, lot)) if round_ else 0,
        to_declare=bool(round_ and undeclared(session, lot, user)),
        form=form,
    )


@router.get("/lots/{lot_id}/consensus/fix", name="evaluation:confirm")
def confirm(request: Request, session: SessionDep, lot: LotToFix) -> Response:
    """Say what fixing does, before it cannot be undone."""
    return render(
        request,
        "evaluation/fix.html",
        lot=lot,
        round=require_open(session, lot),
        points=points_of(session, lot),
        left=len(service.unsettled(session, lot)),
    )


@router.post("/lots/{lot_id}/consensus/fix", name="evaluation:fix")
def fix(request: Request, session: SessionDep, lot: LotToChair, user: CurrentUser) -> Response:
    """Fix the consensus of the lot, for good."""
    service.fix(session, lot, user)
    return redirect(request, "evaluation:consensus", lot_id=lot.id)


@router.post("/lots/{lot_id}/consensus/open", name="evaluation:open")
def open_consensus(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[OpenForm], Depends(bind(OpenForm))],
) -> Response:
    """Show everything to the panel at once; early only with a reason."""
    if form.value and form.typed.get("early") and len(form.value.reason) < ENOUGH:
        form.refuse(_("Write at least %(n)s characters.", n=ENOUGH), "reason")
    if form.value is None:
        return _show_waiting(request, session, lot, user, form)
    service.open_consensus(session, lot, user, form.value)
    return redirect(request, "evaluation:consensus", lot_id=lot.id)


@router.get("/lots/{lot_id}/consensus/{submission_id}/{criterion_id}", name="evaluation:point")
def point(request: Request, session: SessionDep, answer: AnswerToDiscuss) -> Response:
    """Show the meeting at one answer."""
    return _show_meeting(request, session, answer.lot, answer)


@router.post("/lots/{lot_id}/consensus/{submission_id}/{criterion_id}", name="evaluation:settle")
def settle(
    request: Request,
    session: SessionDep,
    answer: AnswerToSettle,
    user: CurrentUser,
    form: Annotated[Bound[SettleForm], Depends(bind(SettleForm))],
) -> Response:
    """Write down what the panel settled, and go to the next point."""
    lot = answer.lot
    if form.value is not None:
        try:
            service.settle(session, answer, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return _show_meeting(request, session, lot, answer, form, status=422)
    following = point_at(points_of(session, lot), None)
    if following is None or following.settled is not None:
        return redirect(request, "evaluation:confirm", lot_id=lot.id)
    return redirect(request, "evaluation:point", **address_of(following.answer))


def _show_meeting(
    request: Request,
    session: Session,
    lot: Lot,
    answer: Answer | None,
    form: Bound[SettleForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    points = points_of(session, lot)
    point = point_at(points, answer)
    return render(
        request,
        "evaluation/_settle.html" if is_fragment(request) else "evaluation/consensus.html",
        status=status,
        lot=lot,
        round=require_open(session, lot),
        points=points,
        point=point,
        scale=scale_of(point.answer) if point else [],
        scale_text=scale_words(point.answer.criterion) if point else "",
        combines=COMBINES,
        settled=[one for one in points if one.settled],
        equal=len(to_accept(points, require_open(session, lot).tolerance)),
        can_settle=may(request, Permission.CONSENSUS_WRITE),
        form=form,
    )
