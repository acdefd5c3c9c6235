"""What each method and each price formula asks, as data (`scoring`, methods and formulas)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.tenders.choices import Combine, CriterionKind, Method, PriceFormula
from app.tenders.models import Criterion, Lot


class PriceUse(StrEnum):
    """What a method does with a price."""

    CRITERION = "criterion"
    """Only where a criterion weighs it."""
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Traits:
    """What belongs to one method."""

    price: PriceUse
    values: tuple[str, ...] = ()
    """What it asks besides, as the form calls it."""
    highest_wins: bool = False
    is_relative: bool = False
    combines: frozenset[Combine] = frozenset(Combine)
    """How scores may become one."""


_ALONE = frozenset(Combine) - {Combine.CONSENSUS}
_NO_SUM = frozenset(Combine) - {Combine.SUM}

METHODS: dict[Method, Traits] = {
    Method.WEIGHTED_POINTS: Traits(PriceUse.CRITERION, highest_wins=True),
    Method.LOWEST_PRICE: Traits(PriceUse.ALWAYS),
    Method.PRICE_MINUS_VALUE: Traits(PriceUse.ALWAYS),
    Method.POINTS_PER_PRICE: Traits(
        PriceUse.ALWAYS, values=("base_points", "price_unit"), highest_wins=True
    ),
    Method.PRICE_OVER_COEFFICIENT: Traits(PriceUse.ALWAYS, combines=_NO_SUM),
    Method.UTILITY_INDEX: Traits(
        PriceUse.ALWAYS,
        values=("quality_weight", "price_weight"),
        highest_wins=True,
        is_relative=True,
        combines=_NO_SUM,
    ),
    Method.MEAN_RANK: Traits(PriceUse.NEVER, is_relative=True, combines=_ALONE),
}
METHOD_VALUES: dict[str, str] = {
    "base_points": "base_points",
    "price_unit": "unit",
    "quality_weight": "quality_weight",
    "price_weight": "price_weight",
}
"""What the form asks for a method, and what the evaluation file calls it."""

FORMULA_FIELDS: dict[PriceFormula, tuple[str, ...]] = {
    PriceFormula.LOWEST_RATIO: (),
    PriceFormula.LINEAR_BAND: ("band_floor", "band_ceiling", "outside"),
    PriceFormula.LINEAR_ABOVE_LOWEST: ("zero_at",),
    PriceFormula.LOGARITHMIC: ("base", "negative"),
    PriceFormula.REFERENCE_RATIO: ("reference",),
}
"""What a criterion's form asks for each formula."""
FORMULA_VALUE: dict[PriceFormula, str] = {
    PriceFormula.LINEAR_ABOVE_LOWEST: "zero_at",
    PriceFormula.LOGARITHMIC: "base",
    PriceFormula.REFERENCE_RATIO: "reference",
}
"""What `Criterion.formula_value` is called in the evaluation file."""
RELATIVE_FORMULAS = frozenset(
    {PriceFormula.LOWEST_RATIO, PriceFormula.LINEAR_ABOVE_LOWEST, PriceFormula.LOGARITHMIC}
)


def is_relative(method: Method, criteria: Iterable[Criterion]) -> bool:
    """Whether somebody's figure depends on who else takes part: then dropping out has a rule."""
    return METHODS[method].is_relative or any(
        one.formula in RELATIVE_FORMULAS for one in criteria if one.kind == CriterionKind.PRICE
    )


def uses_price(method: Method, criteria: Iterable[Criterion]) -> bool:
    """Whether the ranking looks at a price."""
    use = METHODS[method].price
    return use == PriceUse.ALWAYS or (
        use == PriceUse.CRITERION and any(one.kind == CriterionKind.PRICE for one in criteria)
    )


def asks_price(lot: Lot, criteria: Iterable[Criterion]) -> bool:
    """Whether a submission comes with a price; a fixed one is nobody's to give."""
    return lot.fixed_price is None and uses_price(lot.method, criteria)


def lowest_fraction(criterion: Criterion) -> Decimal:
    """Say the smallest part of its points that a criterion can earn."""
    if criterion.range_to is not None:
        return (criterion.range_from or Decimal(0)) / criterion.range_to
    return min((step.fraction for step in criterion.scale), default=Decimal(0))
