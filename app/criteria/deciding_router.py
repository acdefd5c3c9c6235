"""The officer's page of how a lot is decided, and the simulator of its rules."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind, fill
from app.core.routing import Router
from app.core.web import redirect, render
from app.criteria import deciding
from app.criteria.forms import Amount, HandOnForm, RulesForm, TakeOverForm
from app.criteria.methods import METHODS, PriceUse, is_relative
from app.criteria.paradox import swap_of
from app.criteria.router import criteria_page, demand_ranking
from app.criteria.rules_words import breaker_choices, chosen_breaker
from app.criteria.scales import scale_words
from app.criteria.simulator import curve_of, example_lowest, weights_of
from app.criteria.surprises import percent, surprises
from app.criteria.taking_over import hand_on, take_over
from app.tenders.access import LotToEdit, LotToPrepare, LotToRead
from app.tenders.drafts import choose_one
from app.tenders.models import Criterion, Lot, Method, Stage
from app.tenders.queries import criteria_of
from app.tenders.words import (
    DROPOUT,
    FORMULAS,
    METHOD_HINTS,
    METHOD_NAMES,
    ROUNDING_MODES,
    ROUNDING_STAGES,
    share,
    typed,
)

router = Router(tags=["criteria"])

RulesTyped = Annotated[Bound[RulesForm], Depends(bind(RulesForm))]


@router.get("/lots/{lot_id}/rules", name="criteria:rules")
def rules(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Show how the lot is decided, to change it."""
    return rules_page(request, session, lot, None)


@router.post("/lots/{lot_id}/rules", name="criteria:set_rules")
def set_rules(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: RulesTyped
) -> Response:
    """Set method, winners, prices, rounding and what separates equals."""
    demand_ranking(lot)
    if form.passes(lambda told: deciding.set_rules(session, lot, user, told)):
        return redirect(request, "criteria:index", fragment="rules", lot_id=lot.id)
    return rules_page(request, session, lot, form)


@router.post("/lots/{lot_id}/criteria/take-over", name="criteria:take_over")
def take_criteria_over(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TakeOverForm], Depends(bind(TakeOverForm))],
) -> Response:
    """Let the lot be decided as another one."""
    demand_ranking(lot)
    if form.value is None:
        raise InvalidError(choose_one())
    take_over(session, lot, user, form.value.source_id)
    return redirect(request, "criteria:index", lot_id=lot.id)


@router.post("/lots/{lot_id}/criteria/hand-on", name="criteria:hand_on")
def hand_criteria_on(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[HandOnForm], Depends(bind(HandOnForm))],
) -> Response:
    """Let the lots that were ticked be decided as this one."""
    demand_ranking(lot)
    if form.passes(lambda told: hand_on(session, lot, user, told)):
        return redirect(request, "criteria:index", lot_id=lot.id)
    return criteria_page(request, session, lot, form)


def rules_page(
    request: Request, session: Session, lot: Lot, form: Bound[RulesForm] | None
) -> Response:
    """Show the form of how a lot is decided."""
    demand_ranking(lot)
    criteria, selects = criteria_of(session, lot), lot.tender.stage == Stage.SELECTION
    return render(
        request,
        "criteria/rules.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        form=form,
        methods=[
            (one, METHOD_NAMES[one], METHOD_HINTS[one], METHODS[one])
            for one in Method
            if not selects or METHODS[one].price != PriceUse.ALWAYS
        ],
        is_relative=is_relative(lot.method, criteria),
        equals=[chosen_breaker(breaker) for breaker in lot.tie_breakers],
        equals_choices=breaker_choices(criteria, with_price=not selects),
        modes=ROUNDING_MODES,
        stages=ROUNDING_STAGES,
        dropout=DROPOUT,
        share=share,
        typed=typed,
    )


class ExampleForm(BaseModel):
    """An example of the lowest price."""

    lowest: Amount | None = None


@router.get("/lots/{lot_id}/simulator", name="criteria:simulator")
def simulator(request: Request, session: SessionDep, lot: LotToRead, lowest: str = "") -> Response:
    """Show what the rules do: price to points, real weights, surprises."""
    demand_ranking(lot)
    form = fill(ExampleForm, {"lowest": lowest})
    example = (form.value.lowest if form.value else None) or example_lowest(lot)
    criteria = criteria_of(session, lot)
    return render(
        request,
        "criteria/simulator.html",
        status=200 if form.value is not None else 422,
        lot=lot,
        tender=lot.tender,
        form=form,
        example=example,
        **_simulated(lot, criteria, example),
    )


def _simulated(lot: Lot, criteria: list[Criterion], example: Any) -> dict[str, Any]:
    weights = weights_of(lot, criteria)
    return {
        "curve": curve_of(criteria, example),
        "weights": weights,
        "swap": swap_of(criteria, example),
        "surprises": surprises(lot, weights),
        "formulas": FORMULAS,
        "scale_words": scale_words,
        "percent": percent,
        "typed": typed,
    }
