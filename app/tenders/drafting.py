"""The officer's pages on which a tender is written: lots, requirements, criteria."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.i18n import number
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders import queries, service
from app.tenders.access import (
    CriterionToEdit,
    LotToEdit,
    LotToPrepare,
    LotToRead,
    RequirementToEdit,
    TenderToEdit,
    TenderToRead,
)
from app.tenders.forms import LotForm, RulesForm, TypedCriterionForm, TypedRequirementForm
from app.tenders.models import (
    Combine,
    Criterion,
    CriterionKind,
    Lot,
    Moment,
    PriceFormula,
    Requirement,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.words import (
    COMBINES,
    DRAW_BREAKER,
    DROPOUT,
    FORMULAS,
    MOMENTS,
    PRICE_BREAKER,
    ROUNDING_MODES,
    ROUNDING_STAGES,
    lot_words,
    share,
    typed,
)

router = Router(tags=["tenders"])

LotTyped = Annotated[Bound[LotForm], Depends(bind(LotForm))]
RulesTyped = Annotated[Bound[RulesForm], Depends(bind(RulesForm))]
RequirementTyped = Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))]
CriterionTyped = Annotated[Bound[TypedCriterionForm], Depends(bind(TypedCriterionForm))]


# Lots ------------------------------------------------------------------------------


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


# Requirements ----------------------------------------------------------------------


@router.get("/tenders/{tender_id}/requirements", name="tenders:requirements")
def requirements(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show what every submission must satisfy."""
    return _requirements_page(request, session, tender, None)


@router.post("/tenders/{tender_id}/requirements", name="tenders:add_requirement")
def add_requirement(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: RequirementTyped,
) -> Response:
    """Add a requirement."""
    if form.value is not None:
        try:
            service.add_requirement(session, tender, user, form.value.plain)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            return redirect(request, "tenders:requirements", tender_id=tender.id)
    return _requirements_page(request, session, tender, form)


def _requirements_page(
    request: Request, session: SessionDep, tender: Tender, form: Bound[TypedRequirementForm] | None
) -> Response:
    found = queries.requirements_of_tender(session, tender)
    groups: dict[str, list[Requirement]] = {}
    for requirement in found:
        groups.setdefault(requirement.group, []).append(requirement)
    return render(
        request,
        "tenders/requirements.html",
        status=200 if form is None else 422,
        tender=tender,
        groups=groups,
        count=len(found),
        form=form,
        **_requirement_choices(tender.lots),
    )


def _requirement_choices(found: list[Lot]) -> dict[str, Any]:
    return {
        "requirement": None,
        "moments": MOMENTS,
        "moment_choices": [(moment.value, MOMENTS[moment]) for moment in Moment],
        "lot_names": {lot.id: lot_words(lot) for lot in found},
    }


@router.get("/requirements/{requirement_id}/edit", name="tenders:edit_requirement")
def edit_requirement(
    request: Request, session: SessionDep, requirement: RequirementToEdit
) -> Response:
    """Show one requirement."""
    return _requirement_page(request, session, requirement, None)


@router.post("/requirements/{requirement_id}/edit", name="tenders:save_requirement")
def save_requirement(
    request: Request,
    session: SessionDep,
    requirement: RequirementToEdit,
    user: CurrentUser,
    form: RequirementTyped,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            service.edit_requirement(session, requirement, user, form.value.plain)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            return redirect(request, "tenders:requirements", tender_id=requirement.tender_id)
    return _requirement_page(request, session, requirement, form)


def _requirement_page(
    request: Request,
    session: SessionDep,
    requirement: Requirement,
    form: Bound[TypedRequirementForm] | None,
) -> Response:
    tender = queries.tender_with_lots(session, requirement.tender_id)
    return render(
        request,
        "tenders/requirement.html",
        status=200 if form is None else 422,
        tender=tender,
        form=form,
        **{**_requirement_choices(tender.lots), "requirement": requirement},
    )


@router.post("/requirements/{requirement_id}/remove", name="tenders:remove_requirement")
def remove_requirement(
    request: Request, session: SessionDep, requirement: RequirementToEdit, user: CurrentUser
) -> Response:
    """Take a requirement back."""
    tender_id = requirement.tender_id
    service.remove_requirement(session, requirement, user)
    return redirect(request, "tenders:requirements", tender_id=tender_id)


# Criteria --------------------------------------------------------------------------


@router.get("/lots/{lot_id}/criteria", name="tenders:criteria")
def criteria(request: Request, session: SessionDep, lot: LotToRead) -> Response:
    """Show what a lot is judged on and how it is decided; open house has no such page."""
    return _criteria_page(request, session, lot)


@router.post("/lots/{lot_id}/criteria", name="tenders:add_criterion")
def add_criterion(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: CriterionTyped
) -> Response:
    """Add a criterion with its scale."""
    if form.value is not None:
        try:
            criterion = service.add_criterion(session, lot, user, form.value.plain)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            anchor = f"criterion-{criterion.id}"
            return redirect(request, "tenders:criteria", fragment=anchor, lot_id=lot.id)
    return _criteria_page(request, session, lot, form=form)


@router.post("/lots/{lot_id}/rules", name="tenders:set_rules")
def set_rules(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: RulesTyped
) -> Response:
    """Set winners, prices, rounding and what separates equals."""
    if form.value is not None:
        try:
            service.set_rules(session, lot, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            return redirect(request, "tenders:criteria", fragment="rules", lot_id=lot.id)
    return _criteria_page(request, session, lot, rules_form=form)


def _criteria_page(
    request: Request,
    session: SessionDep,
    lot: Lot,
    *,
    form: Bound[TypedCriterionForm] | None = None,
    rules_form: Bound[RulesForm] | None = None,
) -> Response:
    if not procedure_of(lot.tender.procedure).ranks:
        raise NotFoundError
    found = service.criteria_of(session, lot)
    return render(
        request,
        "tenders/criteria.html",
        status=200 if form is None and rules_form is None else 422,
        lot=lot,
        tender=lot.tender,
        criteria=found,
        criterion=None,
        names=[(f"{one.code} {one.title}", number(one.points)) for one in found],
        total=sum(one.points for one in found),
        form=form,
        rules_form=rules_form,
        equals=[_chosen(breaker) for breaker in lot.tie_breakers],
        equals_choices=_breakers(found),
        **_criterion_choices(),
    )


def _chosen(breaker: dict[str, Any]) -> str:
    """Write a tie breaker as the form names it."""
    if "criterion" in breaker:
        return f"criterion:{breaker['criterion']}"
    return "price" if "price" in breaker else "draw"


def _breakers(found: list[Criterion]) -> list[tuple[str, object]]:
    """What can separate equals: the points of a criterion, the price, drawing lots."""
    codes = [(f"criterion:{one.code}", f"{one.code}. {one.title}") for one in found]
    return [*codes, ("price", PRICE_BREAKER), ("draw", DRAW_BREAKER)]


def _criterion_choices() -> dict[str, Any]:
    return {
        "combines": COMBINES,
        "formulas": FORMULAS,
        "combine_choices": [(combine.value, COMBINES[combine]) for combine in Combine],
        "formula_choices": [(formula.value, FORMULAS[formula]) for formula in PriceFormula],
        "modes": ROUNDING_MODES,
        "stages": ROUNDING_STAGES,
        "dropout": DROPOUT,
        "price_kind": CriterionKind.PRICE,
        "share": share,
        "typed": typed,
    }


@router.get("/criteria/{criterion_id}/edit", name="tenders:edit_criterion")
def edit_criterion(request: Request, session: SessionDep, criterion: CriterionToEdit) -> Response:
    """Show one criterion with its scale."""
    return _criterion_page(request, session, criterion, None)


@router.post("/criteria/{criterion_id}/edit", name="tenders:save_criterion")
def save_criterion(
    request: Request,
    session: SessionDep,
    criterion: CriterionToEdit,
    user: CurrentUser,
    form: CriterionTyped,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            service.edit_criterion(session, criterion, user, form.value.plain)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            anchor = f"criterion-{criterion.id}"
            return redirect(request, "tenders:criteria", fragment=anchor, lot_id=criterion.lot_id)
    return _criterion_page(request, session, criterion, form)


def _criterion_page(
    request: Request,
    session: SessionDep,
    criterion: Criterion,
    form: Bound[TypedCriterionForm] | None,
) -> Response:
    return render(
        request,
        "tenders/criterion.html",
        status=200 if form is None else 422,
        tender=queries.tender_with_lots(session, criterion.tender_id),
        lot=criterion.lot,
        criterion=criterion,
        form=form,
        **_criterion_choices(),
    )


@router.post("/criteria/{criterion_id}/remove", name="tenders:remove_criterion")
def remove_criterion(
    request: Request, session: SessionDep, criterion: CriterionToEdit, user: CurrentUser
) -> Response:
    """Take a criterion back."""
    lot_id = criterion.lot_id
    service.remove_criterion(session, criterion, user)
    return redirect(request, "tenders:criteria", lot_id=lot_id)
