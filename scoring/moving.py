"""A lot while one leaf's points move and the other leaves are rescaled to keep the sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from .field import Field
from .model import Lot, Submission
from .price import price_points
from .quality import Column, Sheet, columns
from .rounding import Rounding
from .tally import Tally, tally
from .winning import Winners, winning

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that depends on the distance from the published points: start + slope x t."""

    start: Fraction
    slope: Fraction

    def at(self, t: Fraction) -> Fraction:
        """Give the figure at a distance."""
        return self.start + self.slope * t

    def times(self, factor: Fraction) -> "Line":
        """Multiply a figure by a number."""
        return Line(self.start * factor, self.slope * factor)

    def plus(self, other: "Line") -> "Line":
        """Add two figures."""
        return Line(self.start + other.start, self.slope + other.slope)


@dataclass(frozen=True, slots=True)
class Basis:
    """A lot counted exactly, with every leaf as the part of its points that each earned."""

    source: Field
    counted: Tally
    winners: Winners
    parts: Mapping[str, Column]  # quality leaf -> part of its points
    price_parts: Mapping[str, Fraction]
    own_parts: tuple[Mapping[str, Mapping[str, int]], ...]  # evaluator -> leaf -> part, scaled
    total: Fraction  # the points of all leaves together

    @property
    def running(self) -> list[str]:
        """Name who can win."""
        return [name for name in self.counted.totals if name not in self.source.shadows]


def make_basis(source: Field) -> Basis:
    """Count a lot exactly and take the points out of its leaves."""
    lot = source.lot
    counted = tally(source, exact=True)
    scored = [source.submissions[name] for name in counted.ground.quality]
    plain_lot = Rounding(lot.rounding.mode, lot.rounding.decimals)
    single = [replace(leaf, points=ONE) for leaf in lot.quality]
    parts = {leaf.id: columns(leaf, lot.panel, scored, plain_lot)[0] for leaf in single}
    price_parts = {}
    total = counted.ground.most
    if lot.price is not None:
        one = replace(lot.price, points=ONE)
        prices = counted.ground.prices
        price_parts = price_points(prices, counted.ground.lowest, one) if prices else {}
        total += lot.price.points
    own_parts = scaled_parts(lot, scored) if source.sheet.own else ()
    return Basis(source, counted, winning(source, counted), parts, price_parts, own_parts, total)


def scaled_parts(
    lot: Lot, scored: Sequence[Submission]
) -> tuple[Mapping[str, Mapping[str, int]], ...]:
    """Give per evaluator and leaf the part of the points that each submission earned.

    They are whole numbers over one denominator, which is left out: only order counts here.
    """
    under = lcm(*(leaf.scale.top.numerator for leaf in lot.quality))
    rates = {leaf.id: int(under / leaf.scale.top) for leaf in lot.quality}
    return tuple(
        {
            leaf.id: {
                one.id: leaf.scale.table[one.scores[leaf.id][who]] * rates[leaf.id]
                for one in scored
            }
            for leaf in lot.quality
        }
        for who in lot.panel
    )


class Move:
    """The points of one leaf on their way in one direction."""

    def __init__(self, basis: Basis, leaf: str, points: Fraction, sign: int) -> None:
        self.basis, self.leaf = basis, leaf
        self.own = Line(points, Fraction(sign))
        self.rest = Line(ONE, Fraction(-sign) / (basis.total - points))
        self.rough = bool(basis.counted.slack)
        self.own_totals = self.scaled_totals()

    def points(self, leaf: str, published: Fraction) -> Line:
        """Give the points of a leaf on the way."""
        return self.own if leaf == self.leaf else self.rest.times(published)

    def quality(self) -> dict[str, Line]:
        """Give everybody's quality points on the way."""
        lines = dict.fromkeys(self.basis.counted.ground.quality, Line(ZERO, ZERO))
        for leaf in self.basis.source.lot.quality:
            points, parts = self.points(leaf.id, leaf.points), self.basis.parts[leaf.id]
            for name, line in lines.items():
                lines[name] = line.plus(points.times(parts.points(name)))
        return lines

    def scaled_totals(self) -> tuple[dict[str, tuple[int, int]], ...]:
        """Give start and slope of each evaluator's own totals, in whole numbers of one scale."""
        if not self.basis.own_parts:
            return ()
        lines = {leaf.id: self.points(leaf.id, leaf.points)
                 for leaf in self.basis.source.lot.quality}  # fmt: skip
        ends = [one for line in lines.values() for one in (line.start, line.slope)]
        under = lcm(*(one.denominator for one in ends))
        rates = [(leaf, int(line.start * under), int(line.slope * under))
                 for leaf, line in lines.items()]  # fmt: skip
        names = list(self.basis.counted.ground.quality)
        return tuple(
            {
                name: (
                    sum(parts[leaf][name] * start for leaf, start, _ in rates),
                    sum(parts[leaf][name] * slope for leaf, _, slope in rates),
                )
                for name in names
            }
            for parts in self.basis.own_parts
        )

    def same(self, t: Fraction) -> bool:
        """Ask the engine whether the winners at this distance are still the same."""
        moved = self.field(t)
        return winning(moved, tally(moved, exact=True)) == self.basis.winners

    def field(self, t: Fraction) -> Field:
        """Make the field as it would be with these points."""
        source, lot = self.basis.source, self.basis.source.lot
        at = {leaf.id: self.points(leaf.id, leaf.points).at(t) for leaf in lot.quality}
        price = lot.price
        if price is not None:
            price = replace(price, points=self.points(price.id, price.points).at(t))
        leaves = [replace(leaf, points=at[leaf.id], minimum=None) for leaf in lot.quality]
        sheet = {leaf: times(self.basis.parts[leaf], points) for leaf, points in at.items()}
        own = tuple(
            {name: start + slope * t for name, (start, slope) in lines.items()}
            for lines in self.own_totals
        )
        return replace(
            source,
            lot=replace(lot, quality=tuple(leaves), price=price),
            entrants=tuple(n for n in source.entrants if n not in self.basis.counted.below),
            sheet=Sheet(exact=sheet, own=own),
        )


def times(column: Column, points: Fraction) -> Column:
    """Give parts of points as points."""
    values = {name: value * points.numerator for name, value in column.values.items()}
    return Column(values, column.denominator * points.denominator)
