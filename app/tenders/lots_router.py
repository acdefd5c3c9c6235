"""The officer's pages of lots, or of the products of an open house."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders import queries, service
from app.tenders.access import (
    LotToEdit,
    LotToPrepare,
    TenderToEdit,
    TenderToRead,
)
from app.tenders.forms import LotForm
from app.tenders.models import (
    Lot,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.words import (
    typed,
)

router = Router(tags=["tenders"])

LotTyped = Annotated[Bound[LotForm], Depends(bind(LotForm))]


@router.get("/tenders/{tender_id}/lots", name="tenders:lots")
def lots(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show the lots, or the products of an open house."""
    return _lots_page(request, session, tender, None)


@router.post("/tenders/{tender_id}/lots", name="tenders:add_lot")
def add_lot(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser, form: LotTyped
) -> Response:
    """Add a lot."""
    if form.value is None:
        return _lots_page(request, session, tender, form)
    service.add_lot(session, tender, user, form.value)
    return redirect(request, "tenders:lots", tender_id=tender.id)


def _lots_page(
    request: Request, session: SessionDep, tender: Tender, form: Bound[LotForm] | None
) -> Response:
    return render(
        request,
        "tenders/lots.html",
        status=200 if form is None else 422,
        tender=tender,
        procedure=procedure_of(tender.procedure),
        lots=queries.lots_of(session, tender),
        lot=None,
        form=form,
        typed=typed,
    )


@router.get("/lots/{lot_id}/edit", name="tenders:edit_lot")
def edit_lot(request: Request, lot: LotToPrepare) -> Response:
    """Show what a lot is."""
    return _lot_page(request, lot, None)


@router.post("/lots/{lot_id}/edit", name="tenders:save_lot")
def save_lot(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: LotTyped
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is None:
        return _lot_page(request, lot, form)
    service.edit_lot(session, lot, user, form.value)
    return redirect(request, "tenders:lots", tender_id=lot.tender_id)


def _lot_page(request: Request, lot: Lot, form: Bound[LotForm] | None) -> Response:
    return render(
        request,
        "tenders/lot.html",
        status=200 if form is None else 422,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender.procedure),
        form=form,
        typed=typed,
    )


@router.post("/lots/{lot_id}/remove", name="tenders:remove_lot")
def remove_lot(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser
) -> Response:
    """Take a lot out."""
    tender_id = lot.tender_id
    service.remove_lot(session, lot, user)
    return redirect(request, "tenders:lots", tender_id=tender_id)
