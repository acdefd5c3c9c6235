"""Steps 3 to 6 of the order of work: minimums, references, price points, totals, order.

It can be asked to count without any rounding, or without one submission: that is how the
engine finds out whether rounding, or a third party, decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from .errors import Fault, ScoringError
from .field import Field, missed
from .methods import TOTAL, Ground, double_ranks
from .model import Lot, TieBreaker
from .price import price_points, slacks
from .quality import Column, sums
from .ranking import Group, arrange
from .rounding import Rounding, settled

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything that was counted on the way to the order of a lot."""

    ground: Ground
    sheet: Mapping[str, Column]  # the quality points that count
    below: Mapping[str, tuple[str, ...]]  # leaves of which the minimum was missed
    raw: Mapping[str, Fraction]  # totals of everybody who remains
    doubt: Mapping[str, Fraction]  # how far logarithms may make them be off
    totals: Mapping[str, Fraction]  # the same, as they rank
    slack: Mapping[str, Fraction]
    fallen: frozenset[str] = frozenset()  # below the minimum total
    groups: tuple[Group, ...] = ()  # best first, before any lot drawing

    def mark(self, breaker: TieBreaker, name: str) -> Fraction:
        """Give what a tie-breaker compares; higher is better."""
        if breaker.kind == "price":
            return -self.ground.prices[name]
        if breaker.criterion in self.sheet:
            return self.sheet[breaker.criterion].points(name)
        return self.ground.price_points[name]


def tally(source: Field, *, exact: bool = False, without: str = "") -> Tally:
    """Count a lot, as published or exactly, with everybody or without one."""
    lot = source.lot
    rounding = Rounding(lot.rounding.mode, lot.rounding.decimals) if exact else lot.rounding
    sheet = source.sheet.exact if exact else source.sheet.counted
    names = [name for name in source.entrants if name != without]
    below = missed(lot, sheet, names)
    remaining = [name for name in names if name not in below]
    ground, doubt = make_ground(source, sheet, remaining, rounding)
    raw = TOTAL[lot.method.kind](ground) if ground.quality else {}
    totals, slack = raw, doubt
    if "total" in rounding.stages:
        units = {n: settled(raw[n], doubt.get(n, ZERO), rounding, path(lot)) for n in raw}
        totals, slack = {name: Fraction(units[name], ten(rounding)) for name in units}, {}
    return rank(source, Tally(ground, sheet, below, raw, doubt, totals, slack))


def rank(source: Field, counted: Tally) -> Tally:
    """Put in order who holds a place: no shadows, and nobody below the minimum total."""
    lot, limit = source.lot, source.lot.minimum_total
    running = {n: total for n, total in counted.totals.items() if n not in source.shadows}
    prove(lot, running, counted.slack)
    fallen = frozenset(name for name in running if limit and not limit.allows(running[name]))
    ranked = {name: total for name, total in running.items() if name not in fallen}
    groups = arrange(lot, ranked, counted.mark)
    return replace(counted, fallen=fallen, groups=groups)


def make_ground(
    source: Field, sheet: Mapping[str, Column], remaining: Sequence[str], rounding: Rounding
) -> tuple[Ground, Mapping[str, Fraction]]:
    """Gather who remains and the references they set, and what logarithms leave unsure."""
    lot = source.lot
    known = {name: source.submissions[name].price for name in remaining}
    prices = {name: price for name, price in known.items() if price is not None}
    priced = lot.price is not None or lot.method.kind not in ("weighted_points", "mean_rank")
    names = [n for n in remaining if n in source.full and (n in prices or not priced)]
    quality = sums(sheet, names)
    ground = Ground(
        lot=lot,
        quality=quality,
        prices=prices,
        positions=double_positions(source, names),
        most=sum((leaf.points for leaf in lot.quality), ZERO),
        best=max(quality.values(), default=ZERO),
        lowest=min(prices.values(), default=ZERO),
    )
    if lot.price is None or not prices:
        return ground, {}
    earned = price_points(prices, ground.lowest, lot.price)
    ground = replace(
        ground,
        earned=earned,
        price_points=earned,
        doubt=slacks(prices, ground.lowest, lot.price),
    )
    if "criterion" not in rounding.stages:
        return ground, ground.doubt
    units = price_units(ground, rounding)
    counting = {name: Fraction(units[name], ten(rounding)) for name in units}
    return replace(ground, price_points=counting), {}


def double_positions(source: Field, names: Sequence[str]) -> tuple[Mapping[str, int], ...]:
    """Rank those who remain by each evaluator's own totals, in half places."""
    owns = ({name: own[name] for name in names} for own in source.sheet.own)
    return tuple(map(double_ranks, owns))


def price_units(ground: Ground, rounding: Rounding) -> dict[str, int]:
    """Give the price points in whole units of the last decimal."""
    place = path(ground.lot)
    return {
        name: settled(points, ground.doubt.get(name, ZERO), rounding, place)
        for name, points in ground.earned.items()
    }


def prove(lot: Lot, totals: Mapping[str, Fraction], slack: Mapping[str, Fraction]) -> None:
    """Refuse an order, or a minimum, that the last digit of a logarithm would decide."""
    if not slack:
        return
    borders = [] if lot.minimum_total is None else [(lot.minimum_total.value, ZERO)]
    known = sorted([*((totals[name], slack.get(name, ZERO)) for name in totals), *borders])
    for (low, doubt), (high, more) in pairwise(known):
        if low != high and high - low <= doubt + more:
            text = "two totals lie too close together for logarithms of 50 decimals"
            raise ScoringError(Fault(path(lot), text))


def path(lot: Lot) -> str:
    """Say where the logarithm stands in the document."""
    return f"{lot.price.path}.formula" if lot.price else ""


def ten(rounding: Rounding) -> int:
    """Give the units in one, at the lot's decimals."""
    return int(10**rounding.decimals)
