"""An example of three bidders of which two change places when the third is left out.

Only where points depend on the lowest price (handbook of PIANOo: the ranking paradox).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.criteria.methods import RELATIVE_FORMULAS
from app.criteria.simulator import CENT, NONE, judge, meets, price_criterion
from app.tenders.models import Criterion, CriterionKind, PriceFormula
from app.tenders.words import exact

BIDDERS = ("A", "B", "C")
MOST_SUMS = 200
"""So many totals for quality are tried; of more, these lie evenly among them."""
MOST_SCORES = 11
FURTHER = [Decimal(one) / 8 for one in (4, 3, 5, 2, 6, 1, 7)]
"""How far the price of the last bidder lies on the way from that of the second to the end."""


@dataclass(frozen=True, slots=True)
class Bid:
    """One bidder of an example, with and without the first bidder."""

    name: str
    quality: Decimal
    price: Decimal
    total: Decimal
    without_first: Decimal | None


def swap_of(criteria: Sequence[Criterion], lowest: Decimal) -> list[Bid] | None:
    """Find three bids of which the last two change places when the first one is left out.

    Their points for quality are what the scales can give.
    """
    price = price_criterion(criteria)
    asked = [one for one in criteria if one.kind == CriterionKind.QUALITY]
    worth = sum((one.points for one in asked), NONE)
    if price is None or price.formula not in RELATIVE_FORMULAS or not worth:
        return None
    sums = _sums(asked)
    first = min(sums, key=lambda one: abs(one - worth / 5), default=NONE)
    quality = Criterion(
        tender_id=price.tender_id, lot_id=price.lot_id, position=0, code="quality",
        title="quality", points=worth, range_to=worth,
    )  # fmt: skip
    for prices in _prices_apart(price, lowest):
        gaps = [_gap(price, prices, among) for among in (BIDDERS, BIDDERS[1:])]
        pair = _pair(sums, min(gaps), max(gaps), worth * 4 / 5)
        if pair is None:
            continue
        scores = dict(zip(BIDDERS, (first, *pair), strict=True))
        given = {name: ({"quality": exact(scores[name])}, prices[name]) for name in BIDDERS}
        whole = judge([quality, price], given)
        rest = judge([quality, price], {name: given[name] for name in BIDDERS[1:]})
        return list(_bids(scores, prices, whole, rest))
    return None


def _sums(asked: Sequence[Criterion]) -> list[Decimal]:
    """List totals for quality that the scales can give to who counts, from low to high."""
    sums = [NONE]
    for one in asked:
        points = [part for part in _points(one) if meets(one, part)]
        found = sorted({total + part for total in sums for part in points})
        sums = found[:: -(-len(found) // MOST_SUMS) or 1]
    return sums


def _points(criterion: Criterion) -> list[Decimal]:
    """List the points that one score can earn."""
    if criterion.range_to is None:
        return [criterion.points * step.fraction for step in criterion.scale]
    low, high = criterion.range_from or NONE, criterion.range_to
    step = criterion.range_step or (high - low) / (MOST_SCORES - 1)
    scores = [low + step * at for at in range(int((high - low) / step) + 1)]
    thin = -(-len(scores) // MOST_SCORES)
    return [criterion.points * score / high for score in scores[::thin]]


def _prices_apart(price: Criterion, lowest: Decimal) -> Iterator[dict[str, Decimal]]:
    """Try prices: the first the lowest, the second in the middle, the last ever elsewhere."""
    value = price.formula_value or NONE
    second, end = Decimal(2), Decimal(6)
    if price.formula == PriceFormula.LINEAR_ABOVE_LOWEST:
        second, end = 1 + (value - 1) / 2, value
    elif price.formula == PriceFormula.LOGARITHMIC:
        second, end = value * 9 / 10, value * 3
    for part in FURTHER:
        steps = (Decimal(1), second, second + (end - second) * part)
        told = ((lowest * step).quantize(CENT) for step in steps)
        yield dict(zip(BIDDERS, told, strict=True))


def _gap(price: Criterion, prices: Mapping[str, Decimal], among: Sequence[str]) -> Decimal:
    """Say how many points the second bidder earns more than the last, by its price."""
    judged = judge([price], {name: ({}, prices[name]) for name in among})
    _first, second, last = BIDDERS
    earned = [Decimal(judged[name]["criteria"][price.code]) for name in (second, last)]
    return earned[0] - earned[1]


def _pair(
    sums: Sequence[Decimal], low: Decimal, high: Decimal, around: Decimal
) -> tuple[Decimal, Decimal] | None:
    """Find two totals between which lies more than the one gap and less than the other."""
    found = [(one, two) for one in sums for two in sums if low < two - one < high]
    return min(found, key=lambda pair: (abs(pair[0] - around), pair[1]), default=None)


def _bids(
    scores: Mapping[str, Decimal],
    prices: Mapping[str, Decimal],
    whole: Mapping[str, Any],
    rest: Mapping[str, Any],
) -> Iterator[Bid]:
    for name in BIDDERS:
        without = Decimal(rest[name]["total"]) if name in rest else None
        yield Bid(name, scores[name], prices[name], Decimal(whole[name]["total"]), without)
