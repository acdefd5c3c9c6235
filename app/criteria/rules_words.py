"""The rules of a lot in words: what stands beside the criteria once they are set."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.i18n import euro, ngettext, number
from app.core.i18n import gettext as _
from app.criteria.methods import METHOD_VALUES, METHODS, is_relative
from app.tenders.models import Criterion, Lot, PriceFormula, Stage
from app.tenders.words import (
    DRAW_BREAKER,
    DROPOUT,
    FORMULAS,
    METHOD_NAMES,
    PRICE_BREAKER,
    ROUNDING_MODES,
    ROUNDING_STAGES,
    VALUE_NAMES,
    share,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One rule: its name, what was chosen, and the field where it is changed."""

    name: str
    values: tuple[str, ...]
    field: str


def rules_facts(lot: Lot, criteria: Sequence[Criterion], stage: Stage) -> list[Fact]:
    """Say every rule of a lot that is set, in the words of its phase."""
    facts = [Fact(_("Method"), (str(METHOD_NAMES[lot.method]),), "method")]
    facts += [
        Fact(str(VALUE_NAMES[name]), (number(lot.method_values[METHOD_VALUES[name]]),), name)
        for name in METHODS[lot.method].values
        if METHOD_VALUES[name] in lot.method_values
    ]
    winners = str(lot.winners) if lot.winners is not None else _("Everybody who is ranked")
    name = _("Number that is invited") if stage == Stage.SELECTION else _("Number of winners")
    facts.append(Fact(name, (winners,), "winners"))
    facts += _prices(lot)
    if lot.minimum_total is not None:
        facts.append(
            Fact(
                _("Minimum total"),
                (limit_words(lot.minimum_total_op, number(lot.minimum_total)),),
                "minimum_total",
            )
        )
    stages = tuple(str(ROUNDING_STAGES[one]) for one in lot.rounding_stages) or (_("Nothing"),)
    decimals = ngettext("%(n)s decimal", "%(n)s decimals", lot.rounding_decimals)
    how = f"{ROUNDING_MODES[lot.rounding_mode]}, {decimals}"
    known = dict(breaker_choices(criteria))
    equals = tuple(str(known.get(one, one)) for one in map(chosen_breaker, lot.tie_breakers))
    facts += [
        Fact(_("What is rounded"), stages, "rounding_stages"),
        Fact(_("How is rounded"), (how,), "rounding_mode"),
        Fact(_("Equals"), equals or (_("Nothing"),), "tie_breakers"),
    ]
    if lot.on_dropout:
        facts.append(
            Fact(_("When somebody drops out"), (str(DROPOUT[lot.on_dropout]),), "on_dropout")
        )
    elif is_relative(lot.method, criteria):
        facts.append(Fact(_("When somebody drops out"), (_("Still to choose"),), "on_dropout"))
    return facts


def _prices(lot: Lot) -> list[Fact]:
    named = [
        (_("Fixed price"), lot.fixed_price, "fixed_price"),
        (_("Lowest price allowed"), lot.price_floor, "price_floor"),
        (_("Highest price allowed"), lot.price_ceiling, "price_ceiling"),
    ]
    facts = [Fact(name, (euro(value),), at) for name, value, at in named if value is not None]
    if lot.low_to_others is not None and lot.low_to_next is not None:
        texts = (
            _("%(share)s below the mean of the others", share=share(lot.low_to_others)),
            _("%(share)s below the next place", share=share(lot.low_to_next)),
        )
        facts.append(Fact(_("Abnormally low"), texts, "low_to_others"))
    return facts


def formula_words(criterion: Criterion) -> str:
    """Say how a price earns points, with every number that decides it."""
    if criterion.formula is None:
        return _("No formula chosen yet.")
    said = [f"{FORMULAS[criterion.formula]}."]
    value = number(criterion.formula_value) if criterion.formula_value is not None else ""
    match criterion.formula:
        case PriceFormula.LINEAR_BAND if criterion.band_floor is not None:
            floor, ceiling = euro(criterion.band_floor), euro(criterion.band_ceiling or Decimal(0))
            ends = {"floor": floor, "ceiling": ceiling}
            said.append(_("%(floor)s earns all points, %(ceiling)s earns none.", **ends))
            if criterion.outside == "invalid":
                said.append(_("A price outside that makes the submission invalid."))
        case PriceFormula.LINEAR_ABOVE_LOWEST | PriceFormula.LOGARITHMIC:
            said.append(_("No points at %(times)s times the lowest price.", times=value))
            if criterion.formula == PriceFormula.LOGARITHMIC and criterion.negative == "allow":
                said.append(_("A dearer price earns points below zero."))
        case PriceFormula.REFERENCE_RATIO if criterion.formula_value is not None:
            price = euro(criterion.formula_value)
            said.append(_("%(price)s earns no points, a dearer price less than zero.", price=price))
    return " ".join(said)


def limit_words(op: str, value: str) -> str:
    """Say a minimum: at least 20 points, or more than 20."""
    if op == ">":
        return _("more than %(points)s points", points=value)
    return _("at least %(points)s points", points=value)


def chosen_breaker(breaker: dict[str, Any]) -> str:
    """Write a tie breaker as the form names it."""
    if "criterion" in breaker:
        return f"criterion:{breaker['criterion']}"
    return "price" if "price" in breaker else "draw"


def breaker_choices(
    criteria: Sequence[Criterion], *, with_price: bool = True
) -> list[tuple[str, object]]:
    """What can separate equals: the points of a criterion, the price, drawing lots."""
    codes = [(f"criterion:{one.code}", f"{one.code}. {one.title}") for one in criteria]
    price: list[tuple[str, object]] = [("price", PRICE_BREAKER)] if with_price else []
    return [*codes, *price, ("draw", DRAW_BREAKER)]
