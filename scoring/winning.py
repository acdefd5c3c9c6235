"""Who wins a lot, without the explanation: what robustness asks thousands of times."""

from collections.abc import Collection
from dataclasses import dataclass

from .field import Field
from .ranking import cut, draw
from .tally import Tally


@dataclass(frozen=True, slots=True)
class Winners:
    """Who wins, and between whom a lot drawing would have to decide."""

    winners: frozenset[str]
    tied: frozenset[str]

    def written(self) -> dict[str, object]:
        """Write them as JSON."""
        return {"winners": sorted(self.winners), "tied": sorted(self.tied)}

    def without(self, name: str) -> "Winners":
        """Leave one submission out."""
        return Winners(self.winners - {name}, self.tied - {name})


def winning(source: Field, counted: Tally, gone: Collection[str] = ()) -> Winners:
    """Say who wins; lot drawings that were held still count, without who is gone."""
    ranking = draw(source.lot, counted.groups, {*source.shadows, *gone})
    made = cut(ranking.groups, source.lot.max_winners)
    return Winners(made.winners, made.tied)
