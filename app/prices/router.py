"""Prices stay closed until quality is fixed; then two people open them."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.core.db import SessionDep, savepoint
from app.core.errors import DomainError, InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.prices import service
from app.prices.access import LotPrices, LotPricesToOpen
from app.tenders.models import Lot
from app.vault.forms import PassphraseForm
from app.vault.releasing import note_refused_opening

router = Router(prefix="/lots/{lot_id}/prices", tags=["prices"])

BoundPassphrase = Annotated[Bound[PassphraseForm], Depends(bind(PassphraseForm))]


@router.get("", name="prices:prices")
def show_prices(
    request: Request, session: SessionDep, lot: LotPrices, user: CurrentUser
) -> Response:
    """Show that prices are closed, who opens them, or what they are."""
    return _prices_page(request, session, lot, user)


@router.post("/begin", name="prices:begin")
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
        with savepoint(session):
            service.begin_prices(session, lot, user, form.value.passphrase)
    except DomainError as error:
        return _refused(request, session, lot, user, form, error)
    return redirect(request, "prices:prices", lot_id=lot.id)


@router.post("/finish", name="prices:finish")
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
        with savepoint(session):
            keys = request.app.state.keys
            service.finish_prices(session, keys, lot, user, form.value.passphrase)
    except DomainError as error:
        return _refused(request, session, lot, user, form, error)
    return redirect(request, "prices:prices", lot_id=lot.id)


def _refused(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[PassphraseForm],
    error: DomainError,
) -> Response:
    """Keep a refused attempt in the trail, and show the page with why."""
    note_refused_opening(session, service.price_key(session, lot), user, error)
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
    found = service.prices_of(session, lot)
    ids: list[object] = [found.waiting.proposer_id] if found.waiting else []
    if found.opening:
        ids = [found.opening.first_id, found.opening.second_id]
    return render(
        request,
        "prices/prices.html",
        status=status,
        lot=lot,
        prices=found,
        people=names_of(session, ids),
        is_mine=found.waiting is not None and found.waiting.proposer_id == user.id,
        form=form,
    )
