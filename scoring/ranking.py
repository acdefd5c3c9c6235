"""Places, ties, tie-breakers, and the lot drawings that settle what they leave equal."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from .model import UNITS, Draw, Lot, TieBreaker

Group = tuple[str, ...]
Mark = Callable[[TieBreaker, str], Fraction]  # what a tie-breaker compares; higher is better


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who comes where; a group of more than one is a tie that nothing settled."""

    groups: tuple[Group, ...]
    draws: Mapping[str, Draw]  # the lot drawing that placed a submission
    unused: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Who wins; a tie that decides who wins makes nobody in it a winner."""

    winners: frozenset[str]
    tied: frozenset[str]


def arrange(lot: Lot, totals: Mapping[str, Fraction | int], mark: Mark) -> tuple[Group, ...]:
    """Order by total, then by the published tie-breakers; draws come later.

    Equals share a group, sorted by id, which has no meaning.
    """
    weights = {name: sortable(total) for name, total in totals.items()}
    ordered = sorted(weights, key=weights.__getitem__, reverse=lot.highest_wins)
    groups = [tuple(sorted(group)) for _, group in groupby(ordered, key=weights.__getitem__)]
    for breaker in lot.tie_breakers:
        if breaker.kind != "draw":
            groups = [part for group in groups for part in split(group, breaker, mark)]
    return tuple(groups)


def sortable(total: Fraction | int) -> tuple[int, Fraction | int]:
    """Compare whole units first, as that is quick, and exactly what those leave equal."""
    return total.numerator * UNITS // total.denominator, total


def split(group: Group, breaker: TieBreaker, mark: Mark) -> list[Group]:
    """Separate equals by one tie-breaker."""
    if len(group) == 1:
        return [group]
    marks = {name: mark(breaker, name) for name in group}
    ordered = sorted(group, key=lambda name: marks[name], reverse=True)
    return [tuple(sorted(part)) for _, part in groupby(ordered, key=lambda name: marks[name])]


def draw(lot: Lot, groups: Sequence[Group], dropped: Collection[str]) -> Ranking:
    """Apply the lot drawings that were held among exactly the submissions that tie."""
    left = list(lot.draws)
    placed: dict[str, Draw] = {}
    settled: list[Group] = []
    for group in groups:
        held = matching(group, left, dropped) if len(group) > 1 else None
        if held is None:
            settled.append(group)
            continue
        left.remove(held)
        settled.extend((name,) for name in held.order if name in group)
        placed.update(dict.fromkeys(group, held))
    return Ranking(tuple(settled), placed, tuple(left))


def matching(group: Group, draws: Sequence[Draw], dropped: Collection[str]) -> Draw | None:
    """Find the lot drawing among these, or among these and some who have since dropped."""
    names = frozenset(group)
    fits = [one for one in draws if names <= one.among and one.among - names <= set(dropped)]
    return min(fits, key=lambda one: (len(one.among), sorted(one.among)), default=None)


def places(groups: Sequence[Group]) -> dict[str, int]:
    """Number the places; equals share one and the next skips: 1, 2, 2, 4."""
    found: dict[str, int] = {}
    place = 1
    for group in groups:
        found.update(dict.fromkeys(group, place))
        place += len(group)
    return found


def cut(groups: Sequence[Group], most: int | None, passing: Collection[str] = frozenset()) -> Cut:
    """Hand out the places that win, in order; who passes leaves a place to the next."""
    winners: set[str] = set()
    for group in groups:
        takers = [name for name in group if name not in passing]
        if most is not None and len(winners) + len(takers) > most:
            tied = frozenset(takers) if len(winners) < most else frozenset[str]()
            return Cut(frozenset(winners), tied)
        winners.update(takers)
    return Cut(frozenset(winners), frozenset())
