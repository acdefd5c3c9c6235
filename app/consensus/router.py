"""The meeting: wait, open, settle, fix."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, may
from app.consensus import service
from app.consensus.access import AnswerToDiscuss, AnswerToSettle, LotToDiscuss
from app.consensus.attendance import invited
from app.consensus.candidates import keeps_prices_sealed
from app.consensus.forms import FixForm, OpenForm, SettleForm
from app.consensus.meeting import point_at, point_shown, points_of, to_accept
from app.consensus.presence import note_presence, present_in, show_point
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router, is_head
from app.core.web import is_fragment, redirect, render
from app.criteria.scales import scale_words
from app.evaluation import service as evaluation
from app.panels.access import LotToChair, LotToFix
from app.panels.answers import Answer
from app.panels.models import RoundState
from app.panels.panel import require_open, round_of, undeclared
from app.tenders.models import Lot
from app.tenders.words import COMBINES

router = Router(tags=["consensus"])
FOLLOW_COOKIE = "follow-chair"
ENOUGH = 20
"""Characters that make a reason."""


@router.get("/lots/{lot_id}/consensus", name="consensus:consensus")
def consensus(
    request: Request, session: SessionDep, lot: LotToDiscuss, user: CurrentUser
) -> Response:
    """Show the meeting; before it is open only that it waits."""
    if not is_head(request):
        note_presence(request.app.state.engine, lot, user)
    round_ = round_of(session, lot)
    if round_ is None or round_.state == RoundState.INDIVIDUAL:
        return _show_waiting(request, session, lot, user)
    return _show_meeting(request, session, lot, None)


def follows(request: Request) -> bool:
    """Read whether the visitor goes along with the chair: yes, until switched off."""
    return request.cookies.get(FOLLOW_COOKIE) != "0" and not may(
        request, Permission.CONSENSUS_WRITE
    )


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
        "consensus/waiting.html",
        status=form.status if form else 200,
        lot=lot,
        round=round_,
        waiting=len(evaluation.waiting_for(session, lot)) if round_ else 0,
        to_declare=bool(round_ and undeclared(session, lot, user)),
        is_sealed=keeps_prices_sealed(session, lot, round_),
        form=form,
    )


@router.get("/lots/{lot_id}/consensus/fix", name="consensus:confirm")
def confirm(request: Request, session: SessionDep, lot: LotToFix) -> Response:
    """Say what fixing does, before it cannot be undone, and ask who was there."""
    return _show_fixing(request, session, lot, None)


@router.post("/lots/{lot_id}/consensus/fix", name="consensus:fix")
def fix(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[FixForm], Depends(bind(FixForm))],
) -> Response:
    """Fix the consensus of the lot, for good."""
    if form.value is not None:
        try:
            service.fix(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "consensus:consensus", lot_id=lot.id)
    return _show_fixing(request, session, lot, form)


def _show_fixing(
    request: Request, session: Session, lot: Lot, form: Bound[FixForm] | None
) -> Response:
    return render(
        request,
        "consensus/fix.html",
        status=form.status if form else 200,
        lot=lot,
        round=require_open(session, lot),
        points=points_of(session, lot),
        left=len(service.unsettled(session, lot)),
        people=invited(session, lot),
        seen=[person.id for person in present_in(session, lot.id)],
        is_sealed=keeps_prices_sealed(session, lot, round_of(session, lot)),
        form=form,
    )


@router.post("/lots/{lot_id}/consensus/open", name="consensus:open")
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
    return redirect(request, "consensus:consensus", lot_id=lot.id)


@router.get("/lots/{lot_id}/consensus/{submission_id}/{criterion_id}", name="consensus:point")
def point(request: Request, session: SessionDep, answer: AnswerToDiscuss) -> Response:
    """Show the meeting at one answer."""
    return _show_meeting(request, session, answer.lot, answer)


@router.post("/lots/{lot_id}/consensus/{submission_id}/{criterion_id}", name="consensus:settle")
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
        return redirect(request, "consensus:confirm", lot_id=lot.id)
    show_point(session, following.answer, user)
    return redirect(request, "consensus:point", **following.answer.address)


def _show_meeting(
    request: Request,
    session: Session,
    lot: Lot,
    answer: Answer | None,
    form: Bound[SettleForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    points, round_ = points_of(session, lot), require_open(session, lot)
    shown = point_shown(points, round_.shown)
    is_following = answer is None and shown is not None and follows(request)
    point = shown if is_following else point_at(points, answer)
    if answer is None and round_.state == RoundState.FIXED:
        point = None  # over: what was settled stands at a glance
    return render(
        request,
        "consensus/_settle.html" if point and is_fragment(request) else "consensus/consensus.html",
        status=status,
        lot=lot,
        round=round_,
        points=points,
        point=point,
        shown=shown,
        follows=follows(request),
        present=present_in(session, lot.id),
        scale=point.answer.steps if point else [],
        scale_text=scale_words(point.answer.criterion) if point else "",
        combines=COMBINES,
        settled=[one for one in points if one.settled],
        equal=len(to_accept(points, round_.tolerance)),
        is_sealed=round_.state != RoundState.FIXED and keeps_prices_sealed(session, lot, round_),
        can_settle=may(request, Permission.CONSENSUS_WRITE),
        form=form,
    )
