"""What the rules of a lot do before anybody submits: the price curve, real weights, surprises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.criteria.methods import RELATIVE_FORMULAS
from app.criteria.rules import criterion_rules
from app.tenders.models import Criterion, CriterionKind, Lot, PriceFormula
from app.tenders.words import exact
from scoring import evaluate

NONE = Decimal(0)
ROWS = 10
CENT = Decimal("0.01")
UNROUNDED = {"mode": "half_up", "decimals": 2, "stages": []}


@dataclass(frozen=True, slots=True)
class PricePoint:
    """What one price earns; none where the price makes a submission invalid."""

    price: Decimal
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A price formula, drawn: for a relative one against an example of the lowest price."""

    criterion: Criterion
    lowest: Decimal
    is_relative: bool
    points: tuple[PricePoint, ...]

    @property
    def drawn(self) -> list[tuple[Decimal, Decimal]]:
        """The line through the prices that are valid."""
        return [(one.price, one.points) for one in self.points if one.points is not None]


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a criterion counts: on paper, and by the points that can really differ."""

    criterion: Criterion
    share: Decimal
    low: Decimal
    high: Decimal
    real_share: Decimal

    @property
    def length(self) -> Decimal:
        """The most that two submissions can lie apart here."""
        return max(self.high - self.low, NONE)

    @property
    def is_reachable(self) -> bool:
        """Whether any score meets the minimum."""
        return self.high >= self.low

    @property
    def differs(self) -> bool:
        """Whether it really counts for clearly more or less than on paper."""
        return abs(self.real_share - self.share) > Decimal("0.05")


def example_lowest(lot: Lot) -> Decimal:
    """Propose an example of the lowest price, from the limits that are published."""
    if lot.price_floor:
        return lot.price_floor
    return (lot.price_ceiling * Decimal("0.8")) if lot.price_ceiling else Decimal(100)


def curve_of(criteria: Sequence[Criterion], lowest: Decimal) -> Curve | None:
    """Draw the formula of the price, if a criterion weighs it and is complete."""
    criterion = price_criterion(criteria)
    if criterion is None:
        return None
    is_relative = criterion.formula in RELATIVE_FORMULAS
    prices = _prices(criterion, lowest)
    judged = judge([criterion], {f"P{at}": ({}, price) for at, price in enumerate(prices)})
    earned = [judged[f"P{at}"]["criteria"].get(criterion.code) for at in range(len(prices))]
    found = tuple(
        PricePoint(price, None if points is None else Decimal(points))
        for price, points in zip(prices, earned, strict=True)
    )
    return Curve(criterion, lowest, is_relative, found)


def price_criterion(criteria: Sequence[Criterion]) -> Criterion | None:
    """Find the criterion that weighs the price, once its formula is filled in."""
    for one in criteria:
        if one.kind != CriterionKind.PRICE or one.formula is None:
            continue
        has_band = one.band_floor is not None and one.band_ceiling is not None
        if one.formula != PriceFormula.LINEAR_BAND or has_band:
            return one
    return None


def _prices(criterion: Criterion, lowest: Decimal) -> list[Decimal]:
    """Choose the prices of the table: over the whole length of the formula and a little on."""
    value = criterion.formula_value or NONE
    first, last = lowest, lowest * 3
    if criterion.formula == PriceFormula.LINEAR_BAND:
        first, last = criterion.band_floor or NONE, criterion.band_ceiling or NONE
        beyond = (last - first) / 4
        before = [max(first - beyond, NONE)] if first > 0 else []
        return [*before, *_spread(first, last), (last + beyond).quantize(CENT)]
    if criterion.formula in (PriceFormula.LINEAR_ABOVE_LOWEST, PriceFormula.LOGARITHMIC):
        last = lowest * value
    elif criterion.formula == PriceFormula.REFERENCE_RATIO:
        first, last = NONE, value
    beyond = last + (last - first) / ROWS
    return [*_spread(first, last), beyond.quantize(CENT)]


def _spread(first: Decimal, last: Decimal) -> list[Decimal]:
    inner = [(first + (last - first) * at / ROWS).quantize(CENT) for at in range(1, ROWS)]
    return [first, *inner, last]


def judge(
    criteria: Sequence[Criterion], bids: Mapping[str, tuple[dict[str, str], Decimal]]
) -> dict[str, Any]:
    """Let the real engine judge a few made-up bids: scores by code, and a price."""
    document = {
        "format": "evaluation/1",
        "tender": {"id": "simulator", "title": "simulator"},
        "lots": [
            {
                "id": "simulator",
                "title": "simulator",
                "method": {"kind": "weighted_points"},
                "criteria": [criterion_rules(one) for one in criteria],
                "rounding": UNROUNDED,
                "winners": None,
                "tie_breakers": [],
                "on_dropout": "recompute",
                "submissions": [
                    {
                        "id": name,
                        "name": name,
                        "status": "admitted",
                        "price": exact(price),
                        "scores": {code: {"consensus": score} for code, score in scores.items()},
                    }
                    for name, (scores, price) in bids.items()
                ],
            }
        ],
    }
    outcome: dict[str, Any] = evaluate(document, language="nl")
    judged: dict[str, Any] = outcome["lots"][0]["submissions"]
    return judged


def weights_of(lot: Lot, criteria: Sequence[Criterion]) -> list[Weight]:
    """Hold the points of each criterion against what can really differ between submissions."""
    total = sum((one.points for one in criteria), NONE)
    reach = [_reach(lot, one) for one in criteria]
    whole = sum((max(high - low, NONE) for low, high in reach), NONE)
    return [
        Weight(
            one,
            one.points / total if total else NONE,
            low,
            high,
            max(high - low, NONE) / whole if whole else NONE,
        )
        for one, (low, high) in zip(criteria, reach, strict=True)
    ]


def _reach(lot: Lot, criterion: Criterion) -> tuple[Decimal, Decimal]:
    """Say between which points submissions that count can lie."""
    if criterion.kind == CriterionKind.PRICE:
        return _price_reach(lot, criterion)
    fractions = sorted(step.fraction for step in criterion.scale)
    if criterion.range_to is not None:
        fractions = [(criterion.range_from or NONE) / criterion.range_to, Decimal(1)]
    if not fractions:
        return NONE, NONE
    points = [criterion.points * fraction for fraction in fractions]
    if criterion.minimum is None:
        return points[0], points[-1]
    if criterion.range_to is not None:
        return max(points[0], criterion.minimum), points[-1]
    enough = [one for one in points if meets(criterion, one)]
    return (enough[0], points[-1]) if enough else (criterion.minimum, points[-1])


def meets(criterion: Criterion, points: Decimal) -> bool:
    """Whether points are enough for the minimum of a criterion."""
    if criterion.minimum is None:
        return True
    above = criterion.minimum_op == ">"
    return points > criterion.minimum if above else points >= criterion.minimum


def _price_reach(lot: Lot, criterion: Criterion) -> tuple[Decimal, Decimal]:
    """Where limits on the price are published, an absolute formula uses a part of its points."""
    if lot.fixed_price is not None:
        return NONE, NONE
    relative = criterion.formula is None or criterion.formula in RELATIVE_FORMULAS
    if relative or price_criterion([criterion]) is None:
        return NONE, criterion.points
    ends = []
    for limit, otherwise in ((lot.price_ceiling, NONE), (lot.price_floor, criterion.points)):
        earned = _earned(criterion, limit) if limit is not None else None
        ends.append(otherwise if earned is None else earned)
    return ends[0], ends[1]


def _earned(criterion: Criterion, price: Decimal) -> Decimal | None:
    earned = judge([criterion], {"A": ({}, price)})["A"]["criteria"].get(criterion.code)
    return None if earned is None else Decimal(earned)
