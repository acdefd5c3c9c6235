"""The officer's pages of award criteria and of how a lot is decided."""

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
    LotToRead,
)
from app.tenders.criteria_forms import RulesForm, TypedCriterionForm
from app.tenders.models import (
    Combine,
    Criterion,
    CriterionKind,
    Lot,
    PriceFormula,
)
from app.tenders.procedures import procedure_of
from app.tenders.words import (
    COMBINES,
    DRAW_BREAKER,
    DROPOUT,
    FORMULAS,
    PRICE_BREAKER,
    ROUNDING_MODES,
    ROUNDING_STAGES,
    share,
    typed,
)

router = Router(tags=["tenders"])

RulesTyped = Annotated[Bound[RulesForm], Depends(bind(RulesForm))]
CriterionTyped = Annotated[Bound[TypedCriterionForm], Depends(bind(TypedCriterionForm))]


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
