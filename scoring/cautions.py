"""What a person must look at before an outcome is used: the warnings."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from .errors import Fault, ScoringError
from .field import Field
from .model import Caution
from .ranking import Group, Ranking, cut, draw, places
from .rounding import plain, shown
from .tally import Tally, tally
from .third_party import third_party_decides
from .wording import Words


def cautions(source: Field, counted: Tally, ranking: Ranking, words: Words) -> list[Caution]:
    """Give all warnings of a lot, always in the same order."""
    return [
        *rounding_decides(source, counted, ranking, words),
        *third_party_decides(source, counted, words),
        *scale_unused(source, words),
        *abnormally_low(source, counted, ranking, words),
        *single_submission(source, counted, words),
        *draw_unused(ranking, words),
    ]


def rounding_decides(
    source: Field, counted: Tally, ranking: Ranking, words: Words
) -> Iterable[Caution]:
    """Warn when a winner, a reserve or a tie would differ if nothing were rounded."""
    if not source.lot.rounding.stages:
        return
    other = tally(source, exact=True)
    ways = (
        standing(counted, ranking),
        standing(other, draw(source.lot, other.groups, source.shadows)),
    )
    known = counted.totals.keys() | other.totals.keys()
    names = sorted(name for name in known if ways[0].get(name) != ways[1].get(name))
    if names:
        text = words("rounding_decides", names=", ".join(names))
        yield Caution("rounding_decides", tuple(names), text)


def standing(counted: Tally, ranking: Ranking) -> dict[str, tuple[object, ...]]:
    """Say of everybody ranked: winner or not, at which place, equal to whom."""
    lot = counted.ground.lot
    made, placed = cut(ranking.groups, lot.max_winners), places(ranking.groups)
    return {
        name: (name in made.winners, name in made.tied, placed[name], group)
        for group in counted.groups
        for name in group
    }


def scale_unused(source: Field, words: Words) -> Iterable[Caution]:
    """Warn when everybody got the same on a leaf: it separated nobody."""
    for leaf in source.lot.quality:
        values = source.sheet.exact[leaf.id].values
        names = tuple(name for name in values if name not in source.shadows)
        if len(names) > 1 and len({values[name] for name in names}) == 1:
            yield Caution("scale_unused", names, words("scale_unused", of=leaf.id))


def abnormally_low(
    source: Field, counted: Tally, ranking: Ranking, words: Words
) -> Iterable[Caution]:
    """Warn of a price far below the mean of the others, or below the next place's lowest."""
    limits, prices = source.lot.abnormally_low, counted.ground.prices
    if not limits:
        return
    everything = sum(prices.values(), Fraction(0))
    following = dict(next_lowest(ranking.groups, prices))
    for name in sorted(prices.keys() - source.shadows):
        price = prices[name]
        others = {}
        if len(prices) > 1:
            others["mean_of_others"] = (everything - price) / (len(prices) - 1)
        if name in following:
            others["next_ranked"] = following[name]
        texts = []
        for key, other in others.items():
            if other <= 0:
                text = "must be above zero: what is abnormally low is measured against it"
                cheapest = min(sorted(prices.keys() - {name}), key=lambda one: prices[one])
                raise ScoringError(Fault(f"{source.submissions[cheapest].path}.price", text))
            share = 1 - price / other
            if share >= limits[key]:
                texts.append(
                    words(
                        key,
                        price=plain(price),
                        other=shown(other, source.lot.rounding),
                        share=shown(share, source.lot.rounding),
                        limit=plain(limits[key]),
                    )
                )
        if texts:
            yield Caution("abnormally_low", (name,), "; ".join(texts))


def next_lowest(
    groups: Sequence[Group], prices: Mapping[str, Fraction]
) -> Iterable[tuple[str, Fraction]]:
    """Give everybody but the last the lowest price on the next place."""
    for group, following in pairwise(groups):
        lowest = min(prices[name] for name in following)
        for name in group:
            yield name, lowest


def single_submission(source: Field, counted: Tally, words: Words) -> Iterable[Caution]:
    """Warn when nobody is left to compare with."""
    names = [name for name in counted.totals if name not in source.shadows]
    if len(names) == 1:
        yield Caution("single_submission", tuple(names), words("single_submission", one=names[0]))


def draw_unused(ranking: Ranking, words: Words) -> Iterable[Caution]:
    """Warn of a lot drawing that matches no tie."""
    for one in sorted(ranking.unused, key=lambda one: (one.record, sorted(one.among))):
        text = words("draw_unused", record=one.record)
        yield Caution("draw_unused", tuple(sorted(one.among)), text)
