"""The officer's pages of the tree: lots under their groups, products and tariffs in a lot."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.products import service
from app.products.access import ProductToEdit
from app.products.admission import shut_among
from app.products.build_up import ELEMENTS
from app.products.buyers import buyers_of, buyers_told, could_buy
from app.products.forms import TariffForm, TypedProductForm
from app.products.models import Product
from app.products.tree import tree_of
from app.products.words import LAW_NAMES, LAWS
from app.tenders.access import LotToEdit, LotToPrepare, LotToRead, TenderToRead
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of
from app.tenders.queries import lots_of
from app.tenders.waiting import changes_of
from app.tenders.words import typed

router = Router(tags=["products"])

WAITING = frozenset({"product.create", "tariff.create"})
"""Prepared changes that add something to a lot's page."""
ProductTyped = Annotated[Bound[TypedProductForm], Depends(bind(TypedProductForm))]


@router.get("/tenders/{tender_id}/lots", name="products:tree")
def tree(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show the tree: groups, lots and products, with what each takes from above."""
    return render(
        request,
        "products/tree.html",
        tender=tender,
        procedure=procedure_of(tender),
        shut=shut_among(session, tender.lots),
        rows=tree_of(session, tender),
        criteria={lot.id: lot.criteria for lot in lots_of(session, tender)},
    )


@router.get("/lots/{lot_id}/products", name="products:of_lot")
def of_lot(request: Request, session: SessionDep, lot: LotToRead) -> Response:
    """Show the products inside a lot, and what they cost."""
    return of_lot_page(request, session, lot, None)


def of_lot_page(
    request: Request, session: Session, lot: Lot, form: Bound[TariffForm] | None
) -> Response:
    """Show what stands in a lot, with the form for another tariff."""
    products = service.products_of(session, lot)
    return render(
        request,
        "products/of_lot.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        products=products,
        buyers=buyers_told(session, products),
        tariffs=service.tariffs_of(session, lot),
        tariff=None,
        form=form,
        waiting=[
            one
            for one in (changes_of(session, lot.tender) if lot.tender.published_at else [])
            if one.subject_id == lot.id and one.verb in WAITING
        ],
        **tariff_choices(products),
    )


def tariff_choices(products: Sequence[Product]) -> dict[str, Any]:
    """What the form of a tariff offers."""
    return {
        "names": {one.id: f"{one.code} {one.title}" for one in products},
        "elements": ELEMENTS,
        "laws": LAWS,
        "law_names": LAW_NAMES,
        "typed": typed,
    }


@router.get("/lots/{lot_id}/products/new", name="products:new")
def new(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Ask what the new product is."""
    return product_page(request, session, lot, None, None)


@router.post("/lots/{lot_id}/products", name="products:add")
def add(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: ProductTyped
) -> Response:
    """Add a product inside a lot."""
    if form.passes(lambda told: service.add_product(session, lot, user, told.plain)):
        return redirect(request, "products:of_lot", lot_id=lot.id)
    return product_page(request, session, lot, None, form)


@router.get("/products/{product_id}/edit", name="products:edit")
def edit(request: Request, session: SessionDep, product: ProductToEdit) -> Response:
    """Show a product."""
    return product_page(request, session, service.lot_of(session, product), product, None)


@router.post("/products/{product_id}/edit", name="products:save")
def save(
    request: Request,
    session: SessionDep,
    product: ProductToEdit,
    user: CurrentUser,
    form: ProductTyped,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.passes(lambda told: service.edit_product(session, product, user, told.plain)):
        return redirect(request, "products:of_lot", lot_id=product.lot_id)
    return product_page(request, session, service.lot_of(session, product), product, form)


@router.post("/products/{product_id}/remove", name="products:remove")
def remove(
    request: Request, session: SessionDep, product: ProductToEdit, user: CurrentUser
) -> Response:
    """Take a product out."""
    lot_id = product.lot_id
    service.remove_product(session, product, user)
    return redirect(request, "products:of_lot", lot_id=lot_id)


def buyer_choices(session: Session, lot: Lot, product: Product | None) -> dict[str, Any]:
    """What the form of a product offers: who takes part in the lot, and who buys it now."""
    found = buyers_of(session, [product]).get(product.id, []) if product else []
    return {
        "could_buy": could_buy(session, lot),
        "buyers": {one.authority_id: one for one in found},
    }


def product_page(
    request: Request,
    session: Session,
    lot: Lot,
    product: Product | None,
    form: Bound[Any] | None,
) -> Response:
    """Show the form of a product."""
    return render(
        request,
        "products/edit.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        product=product,
        **buyer_choices(session, lot, product),
        form=form,
        typed=typed,
    )
