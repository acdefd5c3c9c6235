"""From points and prices to the figure that ranks: one function for each method."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .model import Lot

Figures = Mapping[str, Fraction]
Totals = dict[str, Fraction]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ground:
    """What totals are made of: who remains, and the references they set together."""

    lot: Lot
    quality: Figures  # sum of the quality points of each
    prices: Figures
    earned: Figures = field(default_factory=dict)  # price points, exact
    doubt: Figures = field(default_factory=dict)  # how far logarithms may make them be off
    price_points: Figures = field(default_factory=dict)  # as they count
    positions: tuple[Mapping[str, int], ...] = ()  # twice the rank, per evaluator
    most: Fraction = ZERO  # what the quality leaves are worth together
    best: Fraction = ZERO  # the best counting quality points
    lowest: Fraction = ZERO  # the lowest counting price


def weighted_points(ground: Ground) -> Totals:
    """Add up all leaves."""
    if ground.lot.price is None:
        return dict(ground.quality)
    return {name: points + ground.price_points[name] for name, points in ground.quality.items()}


def lowest_price(ground: Ground) -> Totals:
    """Let the price decide."""
    return {name: ground.prices[name] for name in ground.quality}


def price_minus_value(ground: Ground) -> Totals:
    """Take the money that quality is worth off the price; may be negative."""
    return {name: ground.prices[name] - value for name, value in ground.quality.items()}


def points_per_price(ground: Ground) -> Totals:
    """Divide base and points by the price, times a unit."""
    base, unit = ground.lot.method["base_points"], ground.lot.method["unit"]
    return {
        name: (base + points) / ground.prices[name] * unit
        for name, points in ground.quality.items()
    }


def price_over_coefficient(ground: Ground) -> Totals:
    """Divide the price by one plus the earned part of what is left for the price."""
    left = 1 - ground.most
    return {
        name: ground.prices[name] / (1 + earned / left) for name, earned in ground.quality.items()
    }


def utility_index(ground: Ground) -> Totals:
    """Weigh the distance to the best quality against the ratio to the lowest price."""
    method = ground.lot.method
    weight = method["quality_weight"] / method["price_weight"]
    best, lowest, most = ground.best, ground.lowest, ground.most
    return {
        name: (1 - (best - earned) / most * weight) / ground.prices[name] * lowest
        for name, earned in ground.quality.items()
    }


def mean_rank(ground: Ground) -> Totals:
    """Take the mean of the ranks that the evaluators' own totals give."""
    under = 2 * len(ground.positions)
    return {
        name: Fraction(sum(positions[name] for positions in ground.positions), under)
        for name in ground.quality
    }


TOTAL: dict[str, Callable[[Ground], Totals]] = {
    "weighted_points": weighted_points,
    "lowest_price": lowest_price,
    "price_minus_value": price_minus_value,
    "points_per_price": points_per_price,
    "price_over_coefficient": price_over_coefficient,
    "utility_index": utility_index,
    "mean_rank": mean_rank,
}


def double_ranks(totals: Mapping[str, Fraction | int]) -> dict[str, int]:
    """Rank whole numbers, highest first; equals share the mean place. Gives twice the rank.

    >>> double_ranks({"a": 9, "b": 7, "c": 7})
    {'a': 2, 'b': 5, 'c': 5}
    """
    sharing: dict[Fraction | int, int] = {}
    for total in totals.values():
        sharing[total] = sharing.get(total, 0) + 1
    place: dict[Fraction | int, int] = {}
    before = 0
    for total in sorted(sharing, reverse=True):
        place[total] = 2 * before + sharing[total] + 1
        before += sharing[total]
    return {name: place[total] for name, total in totals.items()}
