"""How far evaluators agree: the spread of their scores, and Krippendorff's ordinal alpha."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from .field import Field
from .model import UNITS, QualityCriterion
from .rounding import Rounding, plain, shown

SHOWN = Rounding("half_up", 4)


def agreement(source: Field) -> list[dict[str, object]]:
    """Give the agreement on each criterion that at least two evaluators scored."""
    found = [describe(leaf, own_scores(source, leaf)) for leaf in source.lot.quality]
    return [one for one in found if one is not None]


def own_scores(source: Field, leaf: QualityCriterion) -> list[list[int]]:
    """Gather what the panel gave each submission that takes part, in units."""
    table, panel = leaf.scale.table, source.lot.panel
    given = [source.submissions[name].scores.get(leaf.id, {}) for name in source.entrants]
    return [[table[one[who]] for who in panel if who in one] for one in given]


def describe(leaf: QualityCriterion, scores: Sequence[Sequence[int]]) -> dict[str, object] | None:
    """Describe the agreement on one criterion."""
    compared = [one for one in scores if len(one) > 1]
    if not compared:
        return None
    spreads = [Fraction(max(one) - min(one), UNITS) for one in compared]
    reliable = alpha(compared)
    return {
        "criterion": leaf.id,
        "largest_spread": plain(max(spreads)),
        "mean_spread": shown(sum(spreads, Fraction(0)) / len(spreads), SHOWN),
        "alpha": None if reliable is None else shown(reliable, SHOWN),
    }


def alpha(units: Iterable[Sequence[int]]) -> Fraction | None:
    """Give Krippendorff's alpha for ordinal scores; None when all scores are the same.

    Each unit is what different evaluators gave one submission; who gave no score is left out.
    1 is full agreement, 0 is what chance would give.
    """
    pairable = [sorted(unit) for unit in units if len(unit) > 1]
    values = sorted({value for unit in pairable for value in unit})
    if len(values) < 2:
        return None
    index = {value: place for place, value in enumerate(values)}
    counts = [0] * len(values)
    for unit in pairable:
        for value in unit:
            counts[index[value]] += 1
    reached = list(accumulate(counts))
    middles = [2 * total - count for total, count in zip(reached, counts, strict=True)]
    observed = sum(
        (
            Fraction(unlike([middles[index[value]] for value in unit]), len(unit) - 1)
            for unit in pairable
        ),
        Fraction(0),
    )
    everything = [middles[index[value]] for unit in pairable for value in unit]
    return 1 - observed * (len(everything) - 1) / unlike(everything)


def unlike(values: Sequence[int]) -> int:
    """Add up the squared differences of all pairs, in one pass."""
    return len(values) * sum(value * value for value in values) - sum(values) ** 2
