"""The officer's forms of what a lot or product costs."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.products import service
from app.products.access import TariffToEdit
from app.products.forms import TariffForm
from app.products.models import Tariff
from app.products.router import of_lot_page, tariff_choices
from app.tenders.access import LotToEdit
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

router = Router(tags=["products"])

TariffTyped = Annotated[Bound[TariffForm], Depends(bind(TariffForm))]


@router.post("/lots/{lot_id}/tariffs", name="products:add_tariff")
def add_tariff(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: TariffTyped
) -> Response:
    """Say what a lot or product costs."""
    if form.passes(lambda told: service.add_tariff(session, lot, user, told)):
        return redirect(request, "products:of_lot", lot_id=lot.id)
    return of_lot_page(request, session, lot, form)


@router.get("/tariffs/{tariff_id}/edit", name="products:edit_tariff")
def edit_tariff(request: Request, session: SessionDep, tariff: TariffToEdit) -> Response:
    """Show one tariff."""
    return tariff_page(request, session, service.lot_of(session, tariff), tariff, None)


@router.post("/tariffs/{tariff_id}/edit", name="products:save_tariff")
def save_tariff(
    request: Request,
    session: SessionDep,
    tariff: TariffToEdit,
    user: CurrentUser,
    form: TariffTyped,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.passes(lambda told: service.edit_tariff(session, tariff, user, told)):
        return redirect(request, "products:of_lot", lot_id=tariff.lot_id)
    return tariff_page(request, session, service.lot_of(session, tariff), tariff, form)


@router.post("/tariffs/{tariff_id}/remove", name="products:remove_tariff")
def remove_tariff(
    request: Request, session: SessionDep, tariff: TariffToEdit, user: CurrentUser
) -> Response:
    """Take a tariff back."""
    lot_id = tariff.lot_id
    service.remove_tariff(session, tariff, user)
    return redirect(request, "products:of_lot", lot_id=lot_id)


def tariff_page(
    request: Request, session: Session, lot: Lot, tariff: Tariff, form: Bound[TariffForm] | None
) -> Response:
    """Show the form of one tariff."""
    return render(
        request,
        "products/tariff.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        tariff=tariff,
        form=form,
        **tariff_choices(service.products_of(session, lot)),
    )
