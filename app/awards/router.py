"""Pages from opened prices to a decision: ranking, lot drawing, decision."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards import engine, prices, service
from app.awards.access import (
    RANKED,
    LotPrices,
    LotPricesToOpen,
    LotRanking,
    LotToDecide,
    LotToDraw,
    LotToDrawOn,
    LotToRank,
)
from app.awards.forms import DrawForm, OrderForm
from app.awards.standings import listed, standings_of
from app.core.db import SessionDep
from app.core.errors import DomainError, InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.openings.opening import opening_of
from app.tenders.models import Lot
from app.vault.forms import PassphraseForm
from app.vault.models import Purpose
from app.vault.service import note_refused_opening

router = Router(prefix="/lots/{lot_id}", tags=["awards"])

BoundDraw = Annotated[Bound[DrawForm], Depends(bind(DrawForm))]
BoundOrder = Annotated[Bound[OrderForm], Depends(bind(OrderForm))]
BoundPassphrase = Annotated[Bound[PassphraseForm], Depends(bind(PassphraseForm))]


# Ranking ----------------------------------------------------------------------------


@router.get("/ranking", name="awards:ranking")
def ranking(request: Request, session: SessionDep, lot: LotRanking) -> Response:
    """Show the standings with every figure explained, or what must happen first."""
    award = service.award_of(session, lot)
    standings = None
    if award:
        standings = standings_of(award.input, award.outcome)
    elif lot.state in RANKED:
        document = engine.document_of(session, lot)
        standings = standings_of(document, engine.outcome_of(document))
    return render(
        request,
        "awards/ranking.html",
        lot=lot,
        award=award,
        standings=standings,
        can_draw=_names_draw(lot),
        opening=opening_of(session, lot.tender, Purpose.PRICE, lot),
        is_fixed=standings is None and service.is_fixed(session, lot),
        has_closed_prices=standings is None and service.has_closed_prices(session, lot),
    )


@router.post("/ranking", name="awards:rank")
def rank(request: Request, session: SessionDep, lot: LotToRank, user: CurrentUser) -> Response:
    """Settle the ranking."""
    service.rank(session, lot, user)
    return redirect(request, "awards:ranking", lot_id=lot.id)


def _names_draw(lot: Lot) -> bool:
    return {"draw": True} in (lot.rules or {}).get("tie_breakers", [])


# Prices -----------------------------------------------------------------------------


@router.get("/prices", name="awards:prices")
def show_prices(
    request: Request, session: SessionDep, lot: LotPrices, user: CurrentUser
) -> Response:
    """Show that prices are closed, who opens them, or what they are."""
    return _prices_page(request, session, lot, user)


@router.post("/prices/begin", name="awards:begin_prices")
def begin_prices(
    request: Request,
    session: SessionDep,
    lot: LotPricesToOpen,
    user: CurrentUser,
    form: BoundPassphrase,
) -> Response:
    """Begin the opening with one's own passphrase."""
    if form.value is None:
        return _prices_page(request, session, lot, user, form, status=422)
    try:
        with session.begin_nested():
            prices.begin_prices(session, lot, user, form.value.passphrase)
    except DomainError as error:
        return _refused(request, session, lot, user, form, error)
    return redirect(request, "awards:prices", lot_id=lot.id)


@router.post("/prices/finish", name="awards:finish_prices")
def finish_prices(
    request: Request,
    session: SessionDep,
    lot: LotPricesToOpen,
    user: CurrentUser,
    form: BoundPassphrase,
) -> Response:
    """Open the prices as second person."""
    if form.value is None:
        return _prices_page(request, session, lot, user, form, status=422)
    try:
        with session.begin_nested():
            keys = request.app.state.keys
            prices.finish_prices(session, keys, lot, user, form.value.passphrase)
    except DomainError as error:
        return _refused(request, session, lot, user, form, error)
    return redirect(request, "awards:prices", lot_id=lot.id)


def _refused(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[PassphraseForm],
    error: DomainError,
) -> Response:
    """Keep a refused attempt in the trail, and show the page with why."""
    note_refused_opening(session, prices.price_key(session, lot), user, error)
    form.refuse(error.message, error.field if isinstance(error, InvalidError) else "")
    return _prices_page(request, session, lot, user, form, status=error.status)


def _prices_page(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[PassphraseForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    found = prices.prices_of(session, lot)
    ids: list[object] = [found.waiting.proposer_id] if found.waiting else []
    if found.opening:
        ids = [found.opening.first_id, found.opening.second_id]
    return render(
        request,
        "awards/prices.html",
        status=status,
        lot=lot,
        prices=found,
        people=names_of(session, ids),
        is_mine=found.waiting is not None and found.waiting.proposer_id == user.id,
        form=form,
    )


# Drawing lots -----------------------------------------------------------------------


@router.get("/draw", name="awards:draw")
def draw(request: Request, session: SessionDep, lot: LotToDraw, user: CurrentUser) -> Response:
    """Show among whom lots are drawn, and what waits for a second person."""
    return _draw_page(request, session, lot, user)


@router.post("/draw", name="awards:propose_draw")
def propose_draw(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser, form: BoundDraw
) -> Response:
    """Write down how lots were drawn."""
    if form.value is None:
        return _draw_page(request, session, lot, user, form, status=422)
    try:
        service.propose_draw(session, lot, user, form.value)
    except InvalidError as error:
        form.refuse(error.message, error.field)
        return _draw_page(request, session, lot, user, form, status=422)
    return redirect(request, "awards:draw", lot_id=lot.id)


@router.post("/draw/confirm", name="awards:record_draw")
def record_draw(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser, form: BoundOrder
) -> Response:
    """Confirm a draw by typing its order again."""
    if form.value is None:
        return _draw_page(request, session, lot, user, form, status=422)
    try:
        service.record_draw(session, lot, user, form.value)
    except InvalidError as error:
        form.refuse(error.message, error.field)
        return _draw_page(request, session, lot, user, form, status=422)
    return redirect(request, "awards:ranking", lot_id=lot.id)


@router.post("/draw/withdraw", name="awards:withdraw_draw")
def withdraw_draw(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser
) -> Response:
    """Take back a result that nobody confirmed."""
    service.withdraw_draw(session, lot, user)
    return redirect(request, "awards:draw", lot_id=lot.id)


def _draw_page(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[DrawForm] | Bound[OrderForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    document = engine.document_of(session, lot)
    names = {one["id"]: one["name"] for one in engine.result_of(document)["submissions"]}
    tied = service.tied_sets(session, lot)
    waiting = service.open_draw(session, lot)
    held = engine.draws_of(session, lot)
    among = tied[0] if tied else []
    if waiting:
        among = sorted(waiting.payload["order"])
    return render(
        request,
        "awards/draw.html",
        status=status,
        lot=lot,
        names=names,
        among=among,
        equals=listed([names[one] for one in among]),
        held=held,
        waiting=waiting,
        held_at=datetime.fromisoformat(waiting.payload["held_at"]) if waiting else None,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        form=form,
    )


# Decision ---------------------------------------------------------------------------


@router.get("/decision", name="awards:decision")
def decision(request: Request, session: SessionDep, lot: LotRanking, user: CurrentUser) -> Response:
    """Show the outcome as computed, who proposes it and who confirms."""
    award = service.award_of(session, lot)
    if award:
        standings = standings_of(award.input, award.outcome)
    elif lot.state in RANKED:
        document = engine.document_of(session, lot)
        standings = standings_of(document, engine.outcome_of(document))
    else:
        return redirect(request, "awards:ranking", lot_id=lot.id)
    waiting = None if award else service.open_decision(session, lot)
    ids: list[object] = [waiting.proposer_id] if waiting else []
    if award:
        ids = [award.proposed_by_id, award.confirmed_by_id]
    return render(
        request,
        "awards/decision.html",
        lot=lot,
        award=award,
        standings=standings,
        waiting=waiting,
        people=names_of(session, ids),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
    )


@router.post("/decision", name="awards:propose_decision")
def propose_decision(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser
) -> Response:
    """Ask to decide as computed."""
    service.propose_decision(session, lot, user)
    return redirect(request, "awards:decision", lot_id=lot.id)


@router.post("/decision/confirm", name="awards:confirm_decision")
def confirm_decision(
    request: Request, session: SessionDep, lot: LotToDecide, user: CurrentUser
) -> Response:
    """Decide."""
    service.confirm_decision(session, lot, user)
    return redirect(request, "awards:decision", lot_id=lot.id)


@router.post("/decision/withdraw", name="awards:withdraw_decision")
def withdraw_decision(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser
) -> Response:
    """Take back a proposal that nobody confirmed."""
    service.withdraw_decision(session, lot, user)
    return redirect(request, "awards:decision", lot_id=lot.id)
