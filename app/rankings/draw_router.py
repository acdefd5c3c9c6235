"""Drawing lots: announced to all the equals, written down by two people."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import Authority, User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.rankings import draws, engine
from app.rankings.access import LotToDraw, LotToDrawOn, LotToRank, OwnDraw
from app.rankings.beside import beside_of
from app.rankings.forms import DrawForm, NoticeForm, OrderForm
from app.rankings.standings import listed
from app.tenders.models import Lot

router = Router(prefix="/lots/{lot_id}/draw", tags=["awards"])

BoundNotice = Annotated[Bound[NoticeForm], Depends(bind(NoticeForm))]
BoundDraw = Annotated[Bound[DrawForm], Depends(bind(DrawForm))]
BoundOrder = Annotated[Bound[OrderForm], Depends(bind(OrderForm))]


@router.get("", name="rankings:draw")
def draw(request: Request, session: SessionDep, lot: LotToDraw, user: CurrentUser) -> Response:
    """Show among whom lots are drawn, and what waits for a second person."""
    return _draw_page(request, session, lot, user)


@router.post("/announce", name="rankings:announce_draw")
def announce_draw(
    request: Request, session: SessionDep, lot: LotToRank, user: CurrentUser, form: BoundNotice
) -> Response:
    """Tell all the equals when and where lots are drawn."""
    if form.value is None:
        return _draw_page(request, session, lot, user, notice_form=form, status=422)
    try:
        draws.announce_draw(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _draw_page(request, session, lot, user, notice_form=form, status=422)
    return redirect(request, "rankings:draw", lot_id=lot.id)


@router.post("", name="rankings:propose_draw")
def propose_draw(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser, form: BoundDraw
) -> Response:
    """Write down how lots were drawn."""
    if form.value is None:
        return _draw_page(request, session, lot, user, form, status=422)
    try:
        draws.propose_draw(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _draw_page(request, session, lot, user, form, status=422)
    return redirect(request, "rankings:draw", lot_id=lot.id)


@router.post("/confirm", name="rankings:record_draw")
def record_draw(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser, form: BoundOrder
) -> Response:
    """Confirm a draw by typing its order again."""
    if form.value is None:
        return _draw_page(request, session, lot, user, form, status=422)
    try:
        draws.record_draw(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _draw_page(request, session, lot, user, form, status=422)
    return redirect(request, "awards:ranking", lot_id=lot.id)


@router.post("/withdraw", name="rankings:withdraw_draw")
def withdraw_draw(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser
) -> Response:
    """Take back a result that nobody confirmed."""
    draws.withdraw_draw(session, lot, user)
    return redirect(request, "rankings:draw", lot_id=lot.id)


@router.get("/{submission_id}", name="rankings:my_draw")
def my_draw(request: Request, session: SessionDep, submission: OwnDraw) -> Response:
    """Show a provider when and where lots are drawn; nothing of the others."""
    tender = submission.lot.tender
    return render(
        request,
        "rankings/my_draw.html",
        submission=submission,
        contact=tender.contact or session.get_one(Authority, tender.lead_authority_id).name,
        notices=draws.invitations_of(session, submission),
    )


def _draw_page(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[DrawForm] | Bound[OrderForm] | None = None,
    *,
    notice_form: Bound[NoticeForm] | None = None,
    status: int = 200,
) -> Response:
    beside = beside_of(session, lot)
    document = engine.document_of(session, lot, beside)
    names = {one["id"]: one["name"] for one in engine.result_of(document)["submissions"]}
    tied = draws.tied_sets(session, lot)
    waiting = draws.open_draw(session, lot)
    among = tied[0] if tied else []
    if waiting:
        among = sorted(waiting.payload["order"])
    return render(
        request,
        "rankings/draw.html",
        status=status,
        lot=lot,
        names=names,
        among=among,
        equals=listed([names[one] for one in among]),
        held=beside.draws,
        waiting=waiting,
        held_at=datetime.fromisoformat(waiting.payload["held_at"]) if waiting else None,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        notice=draws.notice_of(session, lot, among) if among else None,
        form=form,
        notice_form=notice_form,
    )
