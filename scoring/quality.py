"""From scores on a scale to points: how evaluators combine, in whole numbers throughout."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from operator import itemgetter

from .model import CONSENSUS, UNITS, Lot, QualityCriterion, Submission
from .rounding import Rounding, whole

Numbers = Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class Column:
    """One leaf's points of everybody, as whole numbers over one denominator."""

    values: Mapping[str, int]
    denominator: int

    def points(self, submission: str) -> Fraction:
        """Give one submission's points."""
        return Fraction(self.values[submission], self.denominator)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The quality points of a lot: exact, and as they count after the rounding of each leaf."""

    exact: Mapping[str, Column] = field(default_factory=dict)
    raw: Mapping[str, Column] = field(default_factory=dict)  # before a leaf's points are rounded
    counted: Mapping[str, Column] = field(default_factory=dict)
    own: tuple[Numbers, ...] = ()  # per evaluator, for mean_rank


def picker(panel: tuple[str, ...]) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    """Make a reader of the panel's scores in the panel's order."""
    if len(panel) == 1:
        return lambda given: (given[panel[0]],)
    return itemgetter(*panel) if panel else lambda _: ()


def middle(values: Iterable[int]) -> int:
    """Give twice the median of whole numbers, which is whole as well."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] + ordered[-half - 1]


def combined(
    leaf: QualityCriterion, panel: tuple[str, ...], submissions: Iterable[Submission]
) -> tuple[dict[str, int], int]:
    """Combine the scores of each submission: units and what they are to be divided by."""
    table, name = leaf.scale.table, leaf.id
    if leaf.combine == CONSENSUS:
        return {one.id: table[one.scores[name][CONSENSUS]] for one in submissions}, 1
    pick, read = picker(panel), table.__getitem__
    if leaf.combine == "median":
        return {one.id: middle(map(read, pick(one.scores[name]))) for one in submissions}, 2
    sums = {one.id: sum(map(read, pick(one.scores[name]))) for one in submissions}
    return sums, len(panel) if leaf.combine == "mean" else 1


def columns(
    leaf: QualityCriterion,
    panel: tuple[str, ...],
    submissions: Iterable[Submission],
    rounding: Rounding,
) -> tuple[Column, Column, Column]:
    """Give a leaf's points: exact, with grades rounded, and as they count."""
    units, divisor = combined(leaf, panel, submissions)
    rate = leaf.points / leaf.scale.top
    exact = raw = times(units, rate / (UNITS * divisor))
    decimals, mode = 10**rounding.decimals, rounding.mode
    if "combined" in rounding.stages and leaf.combine in ("mean", "median"):
        grades = rounded(units, Fraction(decimals, UNITS * divisor), mode)
        raw = times(grades, rate / decimals)
    if "criterion" not in rounding.stages:
        return exact, raw, raw
    points = rounded(raw.values, Fraction(decimals, raw.denominator), mode)
    return exact, raw, Column(points, decimals)


def rounded(values: Mapping[str, int], rate: Fraction, mode: str) -> dict[str, int]:
    """Multiply whole numbers by one rate and round each; the same are rounded once."""
    made = {
        value: whole(value * rate.numerator, rate.denominator, mode)
        for value in set(values.values())
    }
    return {name: made[value] for name, value in values.items()}


def times(units: Mapping[str, int], rate: Fraction) -> Column:
    """Multiply whole numbers by one rate."""
    factor = rate.numerator
    return Column({name: value * factor for name, value in units.items()}, rate.denominator)


def sums(sheet: Mapping[str, Column], names: Iterable[str]) -> dict[str, Fraction]:
    """Add up the points of all leaves for each submission."""
    under = lcm(*(column.denominator for column in sheet.values()))
    totals = dict.fromkeys(names, 0)
    for column in sheet.values():
        factor, values = under // column.denominator, column.values
        for name in totals:
            totals[name] += values[name] * factor
    return {name: Fraction(total, under) for name, total in totals.items()}


def own_totals(lot: Lot, submissions: Iterable[Submission]) -> tuple[Numbers, ...]:
    """Add up what each evaluator alone gave each submission, over one denominator."""
    rates = {leaf.id: leaf.points / leaf.scale.top for leaf in lot.quality}
    under = lcm(*(rate.denominator for rate in rates.values()))
    leaves = [(leaf.id, leaf.scale.table, int(rates[leaf.id] * under)) for leaf in lot.quality]
    listed = tuple(submissions)
    return tuple(
        {
            one.id: sum(table[one.scores[name][who]] * rate for name, table, rate in leaves)
            for one in listed
        }
        for who in lot.panel
    )
