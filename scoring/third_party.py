"""Whether leaving one submission out would change the order of two others."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from .field import Field
from .model import Caution
from .ranking import Group
from .tally import Tally, tally
from .wording import Words


def third_party_decides(source: Field, counted: Tally, words: Words) -> Iterable[Caution]:
    """Warn per submission that makes others swap; ranks make so many that they share one."""
    code = "third_party_decides"
    if source.lot.method.kind == "mean_rank":
        names = rank_setters(source, counted)
        if names:
            yield Caution(code, names, words("third_parties_decide", names=", ".join(names)))
        return
    for name in reference_setters(source, counted):
        moved = reordered(counted.groups, tally(source, without=name).groups, name)
        if moved:
            text = words(code, one=name, names=", ".join(moved))
            yield Caution(code, (name, *moved), text)


def reference_setters(source: Field, counted: Tally) -> list[str]:
    """Name the submissions on which the figures of others can rest."""
    lot, ground = source.lot, counted.ground
    if not lot.relative or not ground.prices:
        return []
    setters = set(sole(ground.prices, ground.lowest))
    if lot.method.kind == "utility_index":
        setters.update(sole(ground.quality, ground.best))
    return sorted(setters)


def sole(figures: Mapping[str, Fraction], value: Fraction) -> list[str]:
    """Name the one who has this figure, if only one has."""
    names = [name for name, own in figures.items() if own == value]
    return names if len(names) == 1 else []


def reordered(before: Sequence[Group], after: Sequence[Group], gone: str) -> list[str]:
    """Name who stands differently towards somebody else once one submission is gone."""
    closed = [tuple(name for name in group if name != gone) for group in before]
    if [group for group in closed if group] == list(after):
        return []
    new = {name: index for index, group in enumerate(after) for name in group}
    old = [[name for name in group if name in new] for group in closed]
    moved: set[str] = set()
    for order, sign in ((old, 1), (old[::-1], -1)):
        furthest: list[int] = []
        for group in order:
            ranks = [sign * new[name] for name in group]
            moved.update(
                name
                for name, rank in zip(group, ranks, strict=True)
                if any(far >= rank for far in furthest) or min(ranks) != max(ranks)
            )
            furthest = [max([*ranks, *furthest])] if ranks else furthest
    return sorted(moved)


def rank_setters(source: Field, counted: Tally) -> tuple[str, ...]:
    """Name everybody whose absence would make two others change places among mean ranks."""
    rounding = source.lot.rounding
    names = sorted(counted.ground.quality)
    if "total" in rounding.stages and 10**rounding.decimals < 2 * len(source.sheet.own):
        others = ((name, tally(source, without=name).groups) for name in names)
        return tuple(name for name, groups in others if reordered(counted.groups, groups, name))
    found = Shifts(counted, source.sheet.own, names).swappers()
    return tuple(name for index, name in enumerate(names) if found >> index & 1)


class Shifts:
    """How places shift when one submission is left out, for all of them at once.

    Everybody's sum of places (twice, to stay whole) falls by 2 for each evaluator who put the
    absent one above, by 1 where they were equal. Sets of absent ones are whole numbers with a
    bit for each, so that one addition counts for all. An order is the same exactly when every
    two neighbours in it stand the same.
    """

    def __init__(
        self, counted: Tally, own: Sequence[Mapping[str, Fraction | int]], names: Sequence[str]
    ) -> None:
        self.counted = counted
        self.bits = {name: 1 << index for index, name in enumerate(names)}
        self.everybody = (1 << len(names)) - 1
        self.above = [self.sets_above(totals) for totals in own]
        positions = counted.ground.positions
        self.sums = {name: sum(of[name] for of in positions) for name in names}

    def sets_above(self, totals: Mapping[str, Fraction | int]) -> dict[str, tuple[int, int]]:
        """Give for everybody the sets that one evaluator put above, and not below."""
        level: dict[Fraction | int, int] = {}
        for name, bit in self.bits.items():
            level[totals[name]] = level.get(totals[name], 0) | bit
        sets: dict[Fraction | int, tuple[int, int]] = {}
        above = 0
        for total in sorted(level, reverse=True):
            sets[total] = (above, above | level[total])
            above |= level[total]
        return {name: sets[totals[name]] for name in self.bits}

    def swappers(self) -> int:
        """Give the set of those whose absence changes the order of two others."""
        order = [name for group in self.counted.groups for name in group]
        found = 0
        for first, second in pairwise(order):
            found |= self.apart(first, second) & ~self.bits[first] & ~self.bits[second]
        for first, between, second in zip(order, order[1:], order[2:], strict=False):
            found |= self.apart(first, second) & self.bits[between]
        return found

    def apart(self, first: str, second: str) -> int:
        """Give the set of those without whom these two would stand differently."""
        gap = self.sums[second] - self.sums[first]
        marks = [
            (self.counted.mark(breaker, first), self.counted.mark(breaker, second))
            for breaker in self.counted.ground.lot.tie_breakers
            if breaker.kind != "draw"
        ]
        better, worse = (tuple(mark) for mark in zip(*marks, strict=True)) if marks else ((), ())
        if gap == 0 and better == worse:
            return self.gains(first, second, 1) | self.gains(second, first, 1)
        return self.gains(first, second, gap + (better > worse))

    def gains(self, loser: str, winner: str, least: int) -> int:
        """Give the set of those whose absence lets one gain at least so much on another."""
        digits: list[int] = []
        for above in self.above:
            for won, lost in zip(above[winner], above[loser], strict=True):
                add(digits, won)
                add(digits, self.everybody & ~lost)
        return at_least(digits, least + 2 * len(self.above), self.everybody)


def add(digits: list[int], carry: int) -> None:
    """Add one to the counts of a set; counts are kept as binary digits, each a set."""
    for place, digit in enumerate(digits):
        digits[place], carry = digit ^ carry, digit & carry
        if not carry:
            return
    if carry:
        digits.append(carry)


def at_least(digits: Sequence[int], least: int, everybody: int) -> int:
    """Give the set of those whose count is at least so much."""
    if least >> len(digits):
        return 0
    more, equal = 0, everybody
    for place in range(len(digits) - 1, -1, -1):
        digit = digits[place]
        if least >> place & 1:
            equal &= digit
        else:
            more |= equal & digit
            equal &= ~digit
    return more | equal
