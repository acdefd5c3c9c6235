"""The officer's forms of lots, or of the products of an open house; the tree is in `products`."""

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
from app.tenders import service
from app.tenders.access import LotToEdit, LotToPrepare, TenderToEdit, TenderToPrepare
from app.tenders.forms import LotForm
from app.tenders.groups import groups_of
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of
from app.tenders.words import typed

router = Router(tags=["tenders"])

LotTyped = Annotated[Bound[LotForm], Depends(bind(LotForm))]


@router.get("/tenders/{tender_id}/lots/new", name="tenders:new_lot")
def new_lot(
    request: Request, session: SessionDep, tender: TenderToPrepare, group: str = ""
) -> Response:
    """Ask what the new lot is; `group` is where one came from."""
    return new_lot_page(request, session, tender, None, group)


@router.post("/tenders/{tender_id}/lots", name="tenders:add_lot")
def add_lot(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser, form: LotTyped
) -> Response:
    """Add a lot."""
    if form.value is not None:
        try:
            lot = service.add_lot(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return _to_tree(request, tender.id, f"lot-{lot.id}")
    return new_lot_page(request, session, tender, form)


def new_lot_page(
    request: Request,
    session: Session,
    tender: Tender,
    form: Bound[LotForm] | None,
    group: str = "",
) -> Response:
    """Show the form of a new lot."""
    return render(
        request,
        "tenders/lot_new.html",
        status=200 if form is None else form.status,
        tender=tender,
        procedure=procedure_of(tender),
        group_choices=group_choices(session, tender.id),
        group=group,
        lot=None,
        form=form,
        typed=typed,
    )


def group_choices(session: Session, tender_id: UUID) -> list[tuple[UUID, str]]:
    """Offer what a lot can stand under."""
    return [(one.id, f"{one.code} {one.title}") for one in groups_of(session, tender_id)]


@router.get("/lots/{lot_id}/edit", name="tenders:edit_lot")
def edit_lot(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Show what a lot is."""
    return lot_page(request, session, lot, None)


@router.post("/lots/{lot_id}/edit", name="tenders:save_lot")
def save_lot(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: LotTyped
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.passes(lambda told: service.edit_lot(session, lot, user, told)):
        return _to_tree(request, lot.tender_id, f"lot-{lot.id}")
    return lot_page(request, session, lot, form)


def lot_page(request: Request, session: Session, lot: Lot, form: Bound[LotForm] | None) -> Response:
    """Show the form of a lot."""
    return render(
        request,
        "tenders/lot.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        group_choices=group_choices(session, lot.tender_id),
        group=lot.group_id or "",
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
    return _to_tree(request, tender_id)


def _to_tree(request: Request, tender_id: UUID, fragment: str = "") -> Response:
    return redirect(request, "products:tree", fragment=fragment, tender_id=tender_id)
