"""Prepare a change inside a published lot: products, tariffs, and who may apply when."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.changes.pages import keep
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.products.access import ProductToEdit, TariffToEdit, WindowToEdit
from app.products.forms import RuleForm, TariffForm, TypedProductForm, WindowForm
from app.tenders.access import LotToEdit

router = Router(tags=["changes"])


@router.post("/products/{product_id}/change", name="changes:change_product")
def change_product(
    request: Request,
    session: SessionDep,
    product: ProductToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedProductForm], Depends(bind(TypedProductForm))],
) -> Response:
    """Keep a change of a product."""
    return keep(request, session, user, "product.edit", product, form)


@router.post("/lots/{lot_id}/change/products", name="changes:add_product")
def add_product(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedProductForm], Depends(bind(TypedProductForm))],
) -> Response:
    """Keep a new product."""
    return keep(request, session, user, "product.create", lot, form)


@router.post("/tariffs/{tariff_id}/change", name="changes:change_tariff")
def change_tariff(
    request: Request,
    session: SessionDep,
    tariff: TariffToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TariffForm], Depends(bind(TariffForm))],
) -> Response:
    """Keep a change of a tariff."""
    return keep(request, session, user, "tariff.edit", tariff, form)


@router.post("/lots/{lot_id}/change/tariffs", name="changes:add_tariff")
def add_tariff(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TariffForm], Depends(bind(TariffForm))],
) -> Response:
    """Keep a new tariff."""
    return keep(request, session, user, "tariff.create", lot, form)


@router.post("/windows/{window_id}/change", name="changes:change_window")
def change_window(
    request: Request,
    session: SessionDep,
    window: WindowToEdit,
    user: CurrentUser,
    form: Annotated[Bound[WindowForm], Depends(bind(WindowForm))],
) -> Response:
    """Keep other dates in which one can apply."""
    return keep(request, session, user, "window.edit", window, form)


@router.post("/lots/{lot_id}/change/windows", name="changes:add_window")
def add_window(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[WindowForm], Depends(bind(WindowForm))],
) -> Response:
    """Keep new dates in which one can apply."""
    return keep(request, session, user, "window.create", lot, form)


@router.post("/lots/{lot_id}/change/eligibility-rules", name="changes:add_rule")
def add_rule(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[RuleForm], Depends(bind(RuleForm))],
) -> Response:
    """Keep a new rule of who may apply."""
    return keep(request, session, user, "eligibility.create", lot, form)
