"""The interval of each leaf's points within which the winners stay the same.

A leaf's points move from 0 to the sum of all; the other leaves are rescaled so that the sum
stays what it is. Who missed a minimum on quality stays out. Nothing is rounded. The winners can
only change where two figures meet; those places are worked out exactly, and the engine itself
says who wins there and in between.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor

from .field import Field
from .meetings import Meeting, figure_meetings, rank_meetings
from .moving import ZERO, Basis, Move, make_basis
from .rounding import plain

NEARLY_NOTHING = Fraction(1, 10**30)
OUTWARD = 10**12  # a logarithmic endpoint is widened to the next of 12 decimals


def weights(source: Field) -> list[dict[str, object]]:
    """Give the interval of every leaf."""
    basis = make_basis(source)
    leaves = {leaf.id: leaf.points for leaf in source.lot.quality}
    if source.lot.price is not None:
        leaves[source.lot.price.id] = source.lot.price.points
    return [interval(basis, leaf, points) for leaf, points in leaves.items()]


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
