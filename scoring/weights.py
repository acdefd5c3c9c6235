"""The interval of each leaf's points within which the winners stay the same.

A leaf's points move from 0 to the sum of all; the other leaves are rescaled so that the sum
stays what it is. Who missed a minimum on quality stays out. Nothing is rounded. The winners can
only change where two figures meet; those places are worked out exactly, and the engine itself
says who wins there and in between.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import floor, lcm

from .field import Field
from .model import Lot, Submission
from .price import price_points
from .quality import Column, Sheet, columns
from .rounding import Rounding, plain
from .tally import Tally, tally
from .winning import Winners, winning

ZERO, ONE = Fraction(0), Fraction(1)
NEARLY_NOTHING = Fraction(1, 10**30)
OUTWARD = 10**12  # a logarithmic endpoint is widened to the next of 12 decimals


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
class Meeting:
    """A distance at which winners may change, and what is sure without asking the engine."""

    t: Fraction
    sure_before: bool = False
    sure_here: bool = False


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


def weights(source: Field) -> list[dict[str, object]]:
    """Give the interval of every leaf."""
    basis = make_basis(source)
    leaves = {leaf.id: leaf.points for leaf in source.lot.quality}
    if source.lot.price is not None:
        leaves[source.lot.price.id] = source.lot.price.points
    return [interval(basis, leaf, points) for leaf, points in leaves.items()]


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


def interval(basis: Basis, leaf: str, points: Fraction) -> dict[str, object]:
    """Find how far a leaf's points can go down and up."""
    low, high = (reach(basis, leaf, points, sign) for sign in (-1, 1))
    return {
        "criterion": leaf,
        "points": plain(points),
        "from": plain(low[0]),
        "from_included": low[1],
        "to": plain(high[0]),
        "to_included": high[1],
        **basis.winners.written(),
    }


def reach(basis: Basis, leaf: str, points: Fraction, sign: int) -> tuple[Fraction, bool]:
    """Find how far a leaf's points can go in one direction, and whether that is included."""
    if basis.total == points:
        return points, True  # no other leaf to be rescaled
    end = points if sign < 0 else basis.total - points
    move = Move(basis, leaf, points, sign)
    if basis.source.lot.method.kind == "mean_rank":
        t, included = walk(rank_meetings(move, end), move.same)
    elif move.rough:
        t, included = rough_walk(sorted(figure_meetings(move, end)), end, move.same)
    else:
        found = sorted(figure_meetings(move, end))
        t, included = walk([Meeting(one) for one in (*found, end)], move.same)
    border = points + sign * t
    if move.rough and t < end:
        widened = sign * floor(-sign * border * OUTWARD)
        border = Fraction(-widened, OUTWARD)
    return border, included


def walk(meetings: Iterable[Meeting], same: Callable[[Fraction], bool]) -> tuple[Fraction, bool]:
    """Go outward until the winners change."""
    before = ZERO
    for meeting in meetings:
        if not meeting.sure_before and not same((before + meeting.t) / 2):
            return before, True
        if not meeting.sure_here and not same(meeting.t):
            return meeting.t, False
        before = meeting.t
    return before, True


def rough_walk(
    found: Sequence[Fraction], end: Fraction, same: Callable[[Fraction], bool]
) -> tuple[Fraction, bool]:
    """Go outward between meetings that are known to 50 digits only, never onto one."""
    before = ZERO
    for t in (*found, end):
        if t - before > NEARLY_NOTHING and not same((before + t) / 2):
            return before, False
        before = t
    return end, same(end)


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


def figure_meetings(move: Move, end: Fraction) -> set[Fraction]:
    """Find where a winner meets somebody else, or anybody meets the minimum total."""
    basis = move.basis
    names, first, tied = basis.running, basis.winners.winners, basis.winners.tied
    pairs = [(a, b) for a, b in combinations(names, 2) if tied or (a in first) != (b in first)]
    limit = basis.source.lot.minimum_total
    found: set[Fraction | None] = set()
    for since, until, figures in pieces(move, end):
        met = {zero(figures[a][0].times(figures[b][1]).plus(
                    figures[b][0].times(-figures[a][1]))) for a, b in pairs}  # fmt: skip
        if limit is not None:
            for name in names:
                line, under = figures[name]
                met.add(zero(line.plus(Line(-limit.value * under, ZERO))))
        found |= {t for t in met if t is not None and since <= t <= until}
    return {t for t in found if t is not None and ZERO < t < end}


def zero(line: Line) -> Fraction | None:
    """Find where a line is zero, unless it always or never is."""
    return -line.start / line.slope if line.slope else None


Piece = tuple[Fraction, Fraction, dict[str, tuple[Line, Fraction]]]


def pieces(move: Move, end: Fraction) -> Iterable[Piece]:
    """Give per stretch everybody's figure as a line over a number; they meet where equal."""
    basis, quality, prices = move.basis, move.quality(), move.basis.counted.ground.prices
    lot, kind = basis.source.lot, basis.source.lot.method.kind
    if kind == "utility_index":
        yield from utility_pieces(move, end, quality)
        return
    figures = {}
    for name, line in quality.items():
        if kind == "weighted_points":
            if lot.price is not None:
                points = move.points(lot.price.id, lot.price.points)
                line = line.plus(points.times(basis.price_parts[name]))
            figures[name] = (line, ONE)
        elif kind == "points_per_price":
            base = Line(lot.method["base_points"], ZERO)
            figures[name] = (line.plus(base).times(lot.method["unit"]), prices[name])
        elif kind == "price_minus_value":
            figures[name] = (line.plus(Line(-prices[name], ZERO)), ONE)
        elif kind == "price_over_coefficient":
            figures[name] = (line.times(1 / (1 - basis.total)).plus(Line(ONE, ZERO)), prices[name])
    if figures:
        yield ZERO, end, figures


def utility_pieces(move: Move, end: Fraction, quality: Mapping[str, Line]) -> Iterable[Piece]:
    """Give a stretch for each submission that is best in quality on the way."""
    ground, method = move.basis.counted.ground, move.basis.source.lot.method
    factor = method["quality_weight"] / method["price_weight"] / ground.most
    for since, until, best in envelope(list(quality.values()), end):
        yield (
            since,
            until,
            {
                name: (
                    best.times(-ONE)
                    .plus(line)
                    .times(factor)
                    .plus(Line(ONE, ZERO))
                    .times(ground.lowest),
                    ground.prices[name],
                )
                for name, line in quality.items()
            },
        )


def envelope(lines: Sequence[Line], end: Fraction) -> Iterable[tuple[Fraction, Fraction, Line]]:
    """Follow the highest of several lines from the beginning to the end."""
    since = ZERO
    while lines:
        best = max(lines, key=lambda line: (line.at(since), line.slope))
        crossings = [
            (best.start - line.start) / (line.slope - best.slope)
            for line in lines
            if line.slope > best.slope
        ]
        until = min([end, *crossings])
        yield since, until, best
        if until == end:
            return
        since = until


def rank_meetings(move: Move, end: Fraction) -> Iterable[Meeting]:
    """Follow the ranks that every evaluator gives; sure is what the sums of ranks show.

    Two of one evaluator's totals change places where their lines cross: each is one half place
    better or worse there, and another half beyond it.
    """
    names = list(move.basis.counted.ground.quality)
    sums = dict.fromkeys(names, 0)
    events: dict[Fraction, list[tuple[str, str]]] = {}
    for lines in move.own_totals:
        for a, b in combinations(names, 2):
            start, slope = lines[a][0] - lines[b][0], lines[a][1] - lines[b][1]
            ahead = start or slope
            better, worse = (a, b) if ahead > 0 else (b, a)
            sums[worse] += 2 if ahead else 1
            sums[better] += 0 if ahead else 1
            if start > 0 > slope or start < 0 < slope:
                t = Fraction(-start, slope)
                if t < end:
                    events.setdefault(t, []).append((better, worse))
    first = [name for name in move.basis.running if name in move.basis.winners.winners]
    rest = [name for name in move.basis.running if name not in move.basis.winners.winners]

    def sure() -> bool:
        return not move.basis.winners.tied and max((sums[n] for n in first), default=-1) < min(
            (sums[n] for n in rest), default=10**18
        )

    before = sure()
    for t in sorted(events):
        halves(sums, events[t])
        here = sure()
        yield Meeting(t, before, here)
        halves(sums, events[t])
        before = sure()
    yield Meeting(end, before)


def halves(sums: dict[str, int], pairs: Iterable[tuple[str, str]]) -> None:
    """Move pairs half a place towards each other, or past each other."""
    for better, worse in pairs:
        sums[better] += 1
        sums[worse] -= 1
