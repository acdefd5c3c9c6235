"""Which single scores would change who wins if they were one step higher or lower."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from .field import Field
from .margin import Margin
from .methods import double_ranks
from .model import CONSENSUS, UNITS, QualityCriterion, Submission
from .quality import Column, Sheet, columns, own_totals
from .rounding import plain
from .tally import tally
from .winning import Winners, winning

Effect = tuple[object, ...]  # all that a changed score can change; equal effects, equal winners


def one_step(
    source: Field, base: Winners, margin: Margin | None = None
) -> Iterable[dict[str, object]]:
    """Change each single score that counts by one step, up and down.

    What stays within the margin is not recounted: a test holds both ways against each other.
    """
    names = [name for name in source.entrants if name not in source.shadows]
    known: dict[Effect, Winners] = {}
    for leaf in source.lot.quality:
        step = leaf.scale.step or finest(source, leaf)
        for name in names:
            one = source.submissions[name]
            for who in (CONSENSUS,) if leaf.combine == CONSENSUS else source.lot.panel:
                score = one.scores[leaf.id][who]
                for other in neighbours(leaf, score, step):
                    changed = rescored(one, leaf, who, other)
                    fresh = columns(leaf, source.lot.panel, (changed,), source.lot.rounding)
                    if margin and margin.holds(name, leaf, fresh[-1]):
                        continue
                    found = consequence(source, changed, leaf, who, fresh, known)
                    if found != base:
                        yield {
                            "submission": name,
                            "criterion": leaf.id,
                            "evaluator": who,
                            "from": score,
                            "to": other,
                            **found.written(),
                        }


def neighbours(leaf: QualityCriterion, score: str, step: Fraction) -> list[str]:
    """Give the scores one step away that are on the scale."""
    scale = leaf.scale
    if scale.labels:
        place = scale.labels.index(score)
        near = (place - 1, place + 1)
        return [scale.labels[index] for index in near if 0 <= index < len(scale.labels)]
    value = Fraction(score)
    return [plain(near) for near in (value - step, value + step) if scale.low <= near <= scale.top]


def finest(source: Field, leaf: QualityCriterion) -> Fraction:
    """Give, where no step is published, one unit of the last decimal that any score uses."""
    met = [
        leaf.scale.table[score]
        for name in source.entrants
        for score in source.submissions[name].scores.get(leaf.id, {}).values()
    ]
    unit = UNITS
    while any(units % unit for units in met):
        unit //= 10
    return Fraction(unit, UNITS)


def rescored(one: Submission, leaf: QualityCriterion, who: str, score: str) -> Submission:
    """Change one score of a submission."""
    return replace(one, scores={**one.scores, leaf.id: {**one.scores[leaf.id], who: score}})


def consequence(
    source: Field,
    changed: Submission,
    leaf: QualityCriterion,
    who: str,
    fresh: tuple[Column, Column, Column],
    known: dict[Effect, Winners],
) -> Winners:
    """Say who wins with a changed submission, unless a change to the same effect was known."""
    own = own_totals(source.lot, (changed,)) if source.sheet.own else ()
    exact, raw, counted = fresh
    sheet = Sheet(
        exact=patched(source.sheet.exact, leaf.id, exact),
        raw=patched(source.sheet.raw, leaf.id, raw),
        counted=patched(source.sheet.counted, leaf.id, counted),
        own=tuple({**old, **new} for old, new in zip(source.sheet.own, own, strict=True)),
    )
    key: Effect = (leaf.id, changed.id, counted.values[changed.id])
    if own:
        place = source.lot.panel.index(who)
        ranks = tuple(double_ranks(sheet.own[place]).values())
        key = (who, ranks, *(key if matters(source, leaf) else ()))
    if key not in known:
        moved = replace(source, sheet=sheet)
        known[key] = winning(moved, tally(moved))
    return known[key]


def patched(sheet: Mapping[str, Column], leaf: str, fresh: Column) -> dict[str, Column]:
    """Put one submission's new points into the column of one leaf."""
    values = {**sheet[leaf].values, **fresh.values}
    return {**sheet, leaf: Column(values, fresh.denominator)}


def matters(source: Field, leaf: QualityCriterion) -> bool:
    """Say whether a leaf's points decide anything besides the ranks of the evaluators."""
    return leaf.minimum is not None or any(
        breaker.criterion == leaf.id for breaker in source.lot.tie_breakers
    )
