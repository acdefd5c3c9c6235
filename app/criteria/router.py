"""The officer's pages of award criteria: the tree, and one criterion with its scale."""

import re
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.criteria import service
from app.criteria.access import CriterionToEdit
from app.criteria.following import followers_of
from app.criteria.forms import HandOnForm, TypedCriterionForm
from app.criteria.methods import METHODS, PriceUse
from app.criteria.rules_words import formula_words, rules_facts
from app.criteria.scales import SUGGESTED, scale_words
from app.criteria.service import move_up
from app.criteria.simulator import curve_of, example_lowest, weights_of
from app.criteria.surprises import percent, surprises
from app.criteria.taking_over import lots_to_take_from, lots_without
from app.criteria.tree import branches, groups_of, points_under
from app.tenders import queries
from app.tenders.access import LotToEdit, LotToPrepare, LotToRead
from app.tenders.models import Combine, Criterion, CriterionKind, Lot, Method, PriceFormula, Stage
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of
from app.tenders.words import COMBINES, FORMULAS, lot_words, share, typed

router = Router(tags=["criteria"])

CriterionTyped = Annotated[Bound[TypedCriterionForm], Depends(bind(TypedCriterionForm))]
ANOTHER = "another"
FIRST_CODE = "K1"


@router.get("/lots/{lot_id}/criteria", name="criteria:index")
def criteria(request: Request, session: SessionDep, lot: LotToRead) -> Response:
    """Show what a lot is judged on and how it is decided; open house has no such page."""
    demand_ranking(lot)
    return criteria_page(request, session, lot, None)


def criteria_page(
    request: Request, session: Session, lot: Lot, form: Bound[HandOnForm] | None
) -> Response:
    """Show it, with the form for lots that may take it over."""
    found = criteria_of(session, lot)
    groups = groups_of(session, lot)
    weights = weights_of(lot, found)
    return render(
        request,
        "criteria/index.html",
        status=200 if form is None else form.status,
        lot=lot,
        form=form,
        tender=lot.tender,
        branches=list(branches(found, groups)),
        sums={group.id: points_under(group, found, groups) for group in groups},
        criteria=found,
        weights={one.criterion.id: one for one in weights},
        surprises=surprises(lot, weights),
        curve=curve_of(found, example_lowest(lot)),
        facts=rules_facts(lot, found, lot.tender.stage),
        procedure=procedure_of(lot.tender),
        sources_named=[]
        if found or groups
        else [(one.id, lot_words(one)) for one in lots_to_take_from(session, lot)],
        lots_named=[(one.id, lot_words(one)) for one in lots_without(session, lot)]
        if found and lot.tender.published_at is None
        else [],
        **_followed(session, lot),
        scale_words=scale_words,
        percent=percent,
        combines=COMBINES,
        formula_words=formula_words,
        **_sum_facts(lot, found),
        **_choices(),
    )


def _followed(session: Session, lot: Lot) -> dict[str, Any]:
    """Say which lot this one follows, and which follow it; after publication none does."""
    is_draft = lot.tender.published_at is None
    source = session.get(Lot, lot.criteria_from_id) if lot.criteria_from_id else None
    return {
        "source": source and (source.id, lot_words(source)) if is_draft else None,
        "followers": [lot_words(one) for one in followers_of(session, lot)] if is_draft else [],
    }


def demand_ranking(lot: Lot) -> None:
    """In open house nothing is compared: the address of a criterion does not exist."""
    if not procedure_of(lot.tender).ranks:
        raise NotFoundError


def _sum_facts(lot: Lot, found: list[Criterion]) -> dict[str, Any]:
    """Say how many points there are, and whether a hundred is what they should make."""
    return {
        "total": sum((one.points for one in found), Decimal(0)),
        "sums_to_hundred": lot.method == Method.WEIGHTED_POINTS,
        "legend_names": [(f"{one.code} {one.title}", typed(one.points)) for one in found],
    }


def _choices() -> dict[str, Any]:
    return {"price_kind": CriterionKind.PRICE, "share": share, "typed": typed}


@router.get("/lots/{lot_id}/criteria/new", name="criteria:new_criterion")
def new_criterion(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Show an empty criterion."""
    demand_ranking(lot)
    return _form_page(request, session, lot, None, None)


@router.get("/criteria/{criterion_id}/next", name="criteria:next_criterion")
def next_criterion(request: Request, session: SessionDep, criterion: CriterionToEdit) -> Response:
    """Show a new criterion with the scale of this one."""
    return _form_page(request, session, criterion.lot, None, None, criterion)


@router.post("/lots/{lot_id}/criteria", name="criteria:add_criterion")
def add_criterion(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: CriterionTyped,
) -> Response:
    """Add a criterion with its scale; then the next one with the same scale, if asked."""
    demand_ranking(lot)
    if form.value is not None:
        try:
            criterion = service.add_criterion(session, lot, user, form.value.plain)
        except InvalidError as error:
            form.take(error)
        else:
            if form.text("then") == ANOTHER:
                return redirect(request, "criteria:next_criterion", criterion_id=criterion.id)
            return _to_criterion(request, criterion)
    return _form_page(request, session, lot, None, form)


def _to_criterion(request: Request, criterion: Criterion) -> Response:
    anchor = f"criterion-{criterion.id}"
    return redirect(request, "criteria:index", fragment=anchor, lot_id=criterion.lot_id)


@router.get("/criteria/{criterion_id}/edit", name="criteria:edit_criterion")
def edit_criterion(request: Request, session: SessionDep, criterion: CriterionToEdit) -> Response:
    """Show one criterion with its scale."""
    return edit_page(request, session, criterion, None)


@router.post("/criteria/{criterion_id}/edit", name="criteria:save_criterion")
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
            form.take(error)
        else:
            return _to_criterion(request, criterion)
    return edit_page(request, session, criterion, form)


def edit_page(
    request: Request,
    session: Session,
    criterion: Criterion,
    form: Bound[TypedCriterionForm] | None,
) -> Response:
    """Show the form of a criterion."""
    return _form_page(request, session, criterion.lot, criterion, form)


def _form_page(
    request: Request,
    session: Session,
    lot: Lot,
    criterion: Criterion | None,
    form: Bound[TypedCriterionForm] | None,
    pattern: Criterion | None = None,
) -> Response:
    """Show the form of a criterion, with the sum of all beside it."""
    found, tender = criteria_of(session, lot), queries.tender_with_lots(session, lot.tender_id)
    has_price = any(one.kind == CriterionKind.PRICE for one in found if one is not criterion)
    judged = [one for one in found if one.kind == CriterionKind.QUALITY]
    return render(
        request,
        "criteria/criterion.html",
        status=200 if form is None else form.status,
        tender=tender,
        lot=lot,
        criterion=criterion,
        pattern=criterion or pattern or next(reversed(judged), None),
        suggested=[] if criterion or judged else SUGGESTED,
        form=form,
        criteria=found,
        others=[one for one in judged if one != criterion],
        groups=[(one.id, f"{one.code} {one.title}") for one in groups_of(session, lot)],
        next_code=_next_code(found),
        can_weigh_price=tender.stage != Stage.SELECTION
        and METHODS[lot.method].price == PriceUse.CRITERION
        and not has_price,
        combine_choices=[
            (one.value, COMBINES[one]) for one in Combine if one in METHODS[lot.method].combines
        ],
        formula_words=FORMULAS,
        formulas=list(PriceFormula),
        scale_words=scale_words,
        **_sum_facts(lot, found),
        **_choices(),
    )


def _next_code(found: list[Criterion]) -> str:
    """Propose a code that goes on counting: K3 after K2."""
    codes = [re.fullmatch(r"(.*?)(\d+)", one.code) for one in found]
    last = [match for match in codes if match]
    if not last:
        return FIRST_CODE
    taken = {one.code for one in found}
    stem, at = last[-1][1], int(last[-1][2]) + 1
    while f"{stem}{at}" in taken:
        at += 1
    return f"{stem}{at}"


@router.post("/criteria/{criterion_id}/up", name="criteria:move_criterion_up")
def move_criterion_up(
    request: Request, session: SessionDep, criterion: CriterionToEdit, user: CurrentUser
) -> Response:
    """Let it stand one place higher."""
    move_up(session, criterion, user)
    return _to_criterion(request, criterion)


@router.post("/criteria/{criterion_id}/remove", name="criteria:remove_criterion")
def remove_criterion(
    request: Request, session: SessionDep, criterion: CriterionToEdit, user: CurrentUser
) -> Response:
    """Take a criterion back."""
    lot_id = criterion.lot_id
    service.remove_criterion(session, criterion, user)
    return redirect(request, "criteria:index", lot_id=lot_id)
