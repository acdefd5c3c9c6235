"""Prepare a change after publication: each form of a tender, kept for the next version."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.authorities.forms import TypedPartsForm
from app.authorities.router import authority_page
from app.authorities.service import row_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind, fill
from app.core.routing import Router
from app.core.web import redirect
from app.criteria.access import CriterionToEdit
from app.criteria.deciding_router import rules_page
from app.criteria.forms import RulesForm, TypedCriterionForm
from app.criteria.router import edit_page as criterion_page
from app.products.access import ProductToEdit, TariffToEdit, WindowToEdit
from app.products.admission_router import admission_page, window_page
from app.products.forms import RuleForm, TariffForm, TypedProductForm, WindowForm
from app.products.models import Product, Tariff, Window
from app.products.router import of_lot_page, product_page
from app.products.service import lot_of
from app.products.tariffs_router import tariff_page
from app.publishing import changes
from app.publishing.access import ChangeToEdit
from app.publishing.kinds import KINDS
from app.requirements.access import RequirementToEdit
from app.requirements.forms import TypedRequirementForm
from app.requirements.router import requirement_page, requirements_page
from app.tenders import queries
from app.tenders.access import GroupToEdit, LotToEdit, TenderToEdit
from app.tenders.forms import LotForm, TenderForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups_router import group_page
from app.tenders.lots_router import lot_page
from app.tenders.models import Criterion, Lot, Tender
from app.tenders.router import edit_page as tender_page

router = Router(tags=["publishing"])
OK = 200
PARTS = "participation.set_parts"
M = TypeVar("M", bound=BaseModel)
Page = Callable[[Request, Session, Any, Bound[Any]], Response]


def _product_page(
    request: Request, session: Session, product: Product, form: Bound[Any]
) -> Response:
    return product_page(request, lot_of(session, product), product, form)


def _tariff_page(request: Request, session: Session, tariff: Tariff, form: Bound[Any]) -> Response:
    return tariff_page(request, session, lot_of(session, tariff), tariff, form)


def _window_page(request: Request, session: Session, window: Window, form: Bound[Any]) -> Response:
    return window_page(request, lot_of(session, window), window, form)


def _criterion_page(
    request: Request, session: Session, criterion: Criterion, form: Bound[Any]
) -> Response:
    session.refresh(criterion, ["lot", "scale"])
    session.refresh(criterion.lot, ["tender"])
    return criterion_page(request, session, criterion, form)


PAGES: dict[str, Page] = {
    "tender.edit": lambda request, _session, tender, form: tender_page(request, tender, form),
    "lot.edit": lot_page,
    "lot.set_rules": rules_page,
    "group.edit": group_page,
    "product.edit": _product_page,
    "product.create": lambda request, _session, lot, form: product_page(request, lot, None, form),
    "tariff.edit": _tariff_page,
    "tariff.create": of_lot_page,
    "window.edit": _window_page,
    "window.create": lambda request, session, lot, form: admission_page(
        request, session, lot, window=form
    ),
    "eligibility.create": lambda request, session, lot, form: admission_page(
        request, session, lot, rule=form
    ),
    "criterion.edit": _criterion_page,
    "requirement.edit": requirement_page,
    "requirement.create": requirements_page,
}
"""Which page holds the form of a change: shown again with what is wrong, or to go on with it."""


def _keep(
    request: Request, session: Session, user: User, verb: str, subject: Any, form: Bound[M]
) -> Response:
    """Keep the change for the next version, or show the same form with what is wrong."""
    tender = queries.tender_with_lots(session, subject.trail)
    if _keeps(session, tender, user, verb, subject.id, form):
        return _to_versions(request, tender)
    return PAGES[verb](request, session, subject, form)


def _keeps(
    session: Session, tender: Tender, user: User, verb: str, subject_id: UUID, form: Bound[M]
) -> bool:
    if form.value is None:
        return False
    try:
        changes.prepare_change(session, tender, user, verb, subject_id, form.typed)
    except InvalidError as error:
        form.take(error)
        return False
    return True


def _to_versions(request: Request, tender: Tender) -> Response:
    return redirect(request, "publishing:versions", fragment="waiting", tender_id=tender.id)


@router.post("/tenders/{tender_id}/change", name="publishing:change_tender")
def change_tender(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TenderForm], Depends(bind(TenderForm))],
) -> Response:
    """Keep a change of the tender's texts and dates for the next version."""
    return _keep(request, session, user, "tender.edit", tender, form)


@router.post("/lots/{lot_id}/change", name="publishing:change_lot")
def change_lot(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[LotForm], Depends(bind(LotForm))],
) -> Response:
    """Keep a change of a lot's texts."""
    return _keep(request, session, user, "lot.edit", lot, form)


@router.post("/lots/{lot_id}/change/rules", name="publishing:change_rules")
def change_rules(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[RulesForm], Depends(bind(RulesForm))],
) -> Response:
    """Keep a change of how a lot is decided."""
    return _keep(request, session, user, "lot.set_rules", lot, form)


@router.post("/lot-groups/{group_id}/change", name="publishing:change_group")
def change_group(
    request: Request,
    session: SessionDep,
    group: GroupToEdit,
    user: CurrentUser,
    form: Annotated[Bound[GroupForm], Depends(bind(GroupForm))],
) -> Response:
    """Keep a change of what stands above lots."""
    return _keep(request, session, user, "group.edit", group, form)


@router.post("/products/{product_id}/change", name="publishing:change_product")
def change_product(
    request: Request,
    session: SessionDep,
    product: ProductToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedProductForm], Depends(bind(TypedProductForm))],
) -> Response:
    """Keep a change of a product."""
    return _keep(request, session, user, "product.edit", product, form)


@router.post("/lots/{lot_id}/change/products", name="publishing:add_product")
def add_product(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedProductForm], Depends(bind(TypedProductForm))],
) -> Response:
    """Keep a new product."""
    return _keep(request, session, user, "product.create", lot, form)


@router.post("/tariffs/{tariff_id}/change", name="publishing:change_tariff")
def change_tariff(
    request: Request,
    session: SessionDep,
    tariff: TariffToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TariffForm], Depends(bind(TariffForm))],
) -> Response:
    """Keep a change of a tariff."""
    return _keep(request, session, user, "tariff.edit", tariff, form)


@router.post("/lots/{lot_id}/change/tariffs", name="publishing:add_tariff")
def add_tariff(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TariffForm], Depends(bind(TariffForm))],
) -> Response:
    """Keep a new tariff."""
    return _keep(request, session, user, "tariff.create", lot, form)


@router.post("/windows/{window_id}/change", name="publishing:change_window")
def change_window(
    request: Request,
    session: SessionDep,
    window: WindowToEdit,
    user: CurrentUser,
    form: Annotated[Bound[WindowForm], Depends(bind(WindowForm))],
) -> Response:
    """Keep other dates in which one can apply."""
    return _keep(request, session, user, "window.edit", window, form)


@router.post("/lots/{lot_id}/change/windows", name="publishing:add_window")
def add_window(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[WindowForm], Depends(bind(WindowForm))],
) -> Response:
    """Keep new dates in which one can apply."""
    return _keep(request, session, user, "window.create", lot, form)


@router.post("/lots/{lot_id}/change/eligibility-rules", name="publishing:add_rule")
def add_rule(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[RuleForm], Depends(bind(RuleForm))],
) -> Response:
    """Keep a new rule of who may apply."""
    return _keep(request, session, user, "eligibility.create", lot, form)


@router.post("/criteria/{criterion_id}/change", name="publishing:change_criterion")
def change_criterion(
    request: Request,
    session: SessionDep,
    criterion: CriterionToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedCriterionForm], Depends(bind(TypedCriterionForm))],
) -> Response:
    """Keep a change of a criterion."""
    return _keep(request, session, user, "criterion.edit", criterion, form)


@router.post("/requirements/{requirement_id}/change", name="publishing:change_requirement")
def change_requirement(
    request: Request,
    session: SessionDep,
    requirement: RequirementToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))],
) -> Response:
    """Keep a change of a requirement."""
    return _keep(request, session, user, "requirement.edit", requirement, form)


@router.post("/tenders/{tender_id}/change/requirements", name="publishing:add_requirement")
def add_requirement(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))],
) -> Response:
    """Keep a new requirement."""
    return _keep(request, session, user, "requirement.create", tender, form)


@router.post(
    "/tenders/{tender_id}/authorities/{authority_id}/change/parts", name="publishing:change_parts"
)
def change_parts(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    authority_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[TypedPartsForm], Depends(bind(TypedPartsForm))],
) -> Response:
    """Keep a change of where an authority takes part."""
    one = row_of(session, tender, authority_id).authority
    form.typed["authority_id"] = str(one.id)
    if _keeps(session, tender, user, PARTS, one.id, form):
        return _to_versions(request, tender)
    return authority_page(request, session, tender, one.id, parts=form)


@router.get("/changes/{change_id}", name="publishing:change")
def change(request: Request, session: SessionDep, change: ChangeToEdit) -> Response:
    """Go on with a prepared change: the same form, with what was typed."""
    kind = KINDS[change.verb]
    form: Bound[Any] = fill(kind.form, dict(change.payload))
    form.status = OK
    tender = queries.tender_with_lots(session, change.tender_id)
    if change.verb == PARTS and change.subject_id is not None:
        return authority_page(request, session, tender, change.subject_id, parts=form)
    if kind.adds or change.verb not in PAGES:
        return _to_versions(request, tender)
    subject = tender if kind.subject is Tender else session.get_one(kind.subject, change.subject_id)
    if isinstance(subject, Lot):
        session.refresh(subject, ["tender"])
    return PAGES[change.verb](request, session, subject, form)


@router.post("/changes/{change_id}/drop", name="publishing:drop_change")
def drop_change(
    request: Request, session: SessionDep, change: ChangeToEdit, user: CurrentUser
) -> Response:
    """Take a prepared change back, with the file that came with it."""
    tender_id, key = change.tender_id, change.payload.get("storage_key")
    changes.drop_change(session, change, user)
    if key:
        request.app.state.storage.delete(key)
    return redirect(request, "publishing:versions", tender_id=tender_id)
