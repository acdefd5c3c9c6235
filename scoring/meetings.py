"""Where two figures meet while a leaf's points move: only there can the winners change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from .moving import ONE, ZERO, Line, Move

Piece = tuple[Fraction, Fraction, dict[str, tuple[Line, Fraction]]]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A distance at which winners may change, and what is sure without asking the engine."""

    t: Fraction
    sure_before: bool = False
    sure_here: bool = False


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
