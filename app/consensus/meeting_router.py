"""The meeting besides its points: accept what is equal, stay live, the minutes."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.responses import StreamingResponse

from app.accounts.permissions import CurrentUser
from app.consensus.accepting import accept
from app.consensus.access import AnswerToSettle, LotToDiscuss
from app.consensus.agreeing import agreement_of
from app.consensus.candidates import keeps_prices_sealed
from app.consensus.forms import AcceptForm, FollowForm, NoteForm
from app.consensus.live import beats
from app.consensus.meeting import points_of, to_accept
from app.consensus.minutes import add_note, minutes_of, minutes_paper
from app.consensus.presence import note_presence, show_point
from app.consensus.router import FOLLOW_COOKIE
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router, is_head
from app.core.web import download, redirect, render
from app.panels.access import LotToChair, LotToFix
from app.panels.panel import require_open, round_of
from app.tenders.models import Lot

router = Router(prefix="/lots/{lot_id}", tags=["consensus"])
DAY = 24 * 3600


@router.get("/consensus/accept", name="consensus:accepting")
def accepting(request: Request, session: SessionDep, lot: LotToFix) -> Response:
    """Show what may be settled in one act."""
    return _show_accepting(request, session, lot, None)


@router.post("/consensus/accept", name="consensus:accept")
def accept_points(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[AcceptForm], Depends(bind(AcceptForm))],
) -> Response:
    """Settle the chosen points."""
    if form.value is not None:
        try:
            accept(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "consensus:consensus", lot_id=lot.id)
    return _show_accepting(request, session, lot, form)


def _show_accepting(
    request: Request, session: SessionDep, lot: Lot, form: Bound[AcceptForm] | None
) -> Response:
    round_ = require_open(session, lot)
    return render(
        request,
        "consensus/accept.html",
        status=form.status if form else 200,
        lot=lot,
        round=round_,
        points=to_accept(points_of(session, lot), round_.tolerance),
        form=form,
    )


@router.post("/consensus/{submission_id}/{criterion_id}/show", name="consensus:show")
def show(
    request: Request, session: SessionDep, answer: AnswerToSettle, user: CurrentUser
) -> Response:
    """Put a point before everybody who follows the chair."""
    show_point(session, answer, user)
    return redirect(request, "consensus:point", **answer.address)


@router.post("/consensus/follow", name="consensus:follow")
def follow(
    request: Request,
    lot: LotToDiscuss,
    form: Annotated[Bound[FollowForm], Depends(bind(FollowForm))],
) -> Response:
    """Go along with the chair, or look at points of one's own choice."""
    response = redirect(request, "consensus:consensus", lot_id=lot.id)
    follows = "1" if form.value and form.value.follow else "0"
    response.set_cookie(FOLLOW_COOKIE, follows, max_age=DAY, httponly=True, samesite="lax")
    return response


@router.get("/consensus/live", name="consensus:live")
def live(
    request: Request,
    lot: LotToDiscuss,
    user: CurrentUser,
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Stay open and tell when the meeting changed, never what."""
    if not is_head(request):
        note_presence(request.app.state.engine, lot, user)
    return StreamingResponse(
        iter(()) if is_head(request) else beats(request.app.state.engine, lot.id, last_event_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/minutes", name="consensus:minutes")
def minutes(request: Request, session: SessionDep, lot: LotToDiscuss) -> Response:
    """Show the record of the meeting."""
    return _show_minutes(request, session, lot, None)


@router.post("/minutes", name="consensus:add_note")
def note(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[NoteForm], Depends(bind(NoteForm))],
) -> Response:
    """Add to the minutes."""
    if form.value is None:
        return _show_minutes(request, session, lot, form)
    add_note(session, lot, user, form.value)
    return redirect(request, "consensus:minutes", lot_id=lot.id)


@router.get("/minutes.pdf", name="consensus:minutes_pdf")
def minutes_pdf(session: SessionDep, lot: LotToDiscuss) -> Response:
    """Hand over the record as a paper."""
    content = minutes_paper(session, lot)
    return download(content, f"verslag-perceel-{lot.number}.pdf", "application/pdf")


@router.get("/agreement", name="consensus:agreement")
def agreement(request: Request, session: SessionDep, lot: LotToFix) -> Response:
    """Show the chair how far the panel agreed, once all is fixed."""
    criteria, people = agreement_of(session, lot)
    return render(request, "consensus/agreement.html", lot=lot, criteria=criteria, people=people)


def _show_minutes(
    request: Request, session: SessionDep, lot: Lot, form: Bound[NoteForm] | None
) -> Response:
    told, round_ = minutes_of(session, lot), round_of(session, lot)
    return render(
        request,
        "consensus/minutes.html",
        status=form.status if form else 200,
        lot=lot,
        told=told,
        is_sealed=not told["fixed"] and keeps_prices_sealed(session, lot, round_),
        form=form,
    )
