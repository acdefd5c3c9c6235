"""Between which totals one changed score cannot change who wins, so that nothing is recounted.

Holds where a score moves nobody's total but its own submission's: points are added up, and who
remains, and with that every reference, stays the same.
"""

from dataclasses import dataclass
from fractions import Fraction

from .field import Field
from .model import QualityCriterion
from .quality import Column
from .rounding import scaled
from .tally import Tally
from .winning import Winners


@dataclass(frozen=True, slots=True)
class Margin:
    """The worst total of who wins or ties for it, and the best of who does not."""

    source: Field
    counted: Tally
    base: Winners
    worst: Fraction
    best: Fraction | None

    def holds(self, name: str, leaf: QualityCriterion, fresh: Column) -> bool:
        """Whether the same ones certainly win with these points of one submission."""
        before, after = self.counted.sheet[leaf.id].points(name), fresh.points(name)
        if name not in self.counted.totals:
            return False
        if leaf.minimum is not None and not leaf.minimum.allows(after):
            return False
        was = self.counted.totals[name]
        new = self.ranked(self.counted.raw[name] + after - before)
        if name not in self.base.winners | self.base.tied:
            return max(was, new) < self.worst
        if self.base.tied:
            return False
        return self.best is None or min(was, new) > self.best

    def ranked(self, total: Fraction) -> Fraction:
        """Give a total as it ranks: rounded where the tender says so."""
        rounding = self.source.lot.rounding
        if "total" not in rounding.stages:
            return total
        return Fraction(scaled(total, rounding), 10**rounding.decimals)


def margin_of(source: Field, counted: Tally, base: Winners) -> Margin | None:
    """Find the margin of a lot; none where one score can move more than one total."""
    lot = source.lot
    if lot.method.kind != "weighted_points" or lot.minimum_total is not None:
        return None
    if lot.max_winners is None or counted.doubt:
        return None
    inside = base.winners | base.tied
    outside = {name for group in counted.groups for name in group} - inside
    if not inside:
        return None
    return Margin(
        source,
        counted,
        base,
        worst=min(counted.totals[name] for name in inside),
        best=max((counted.totals[name] for name in outside), default=None),
    )
