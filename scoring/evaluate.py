"""One lot from rules and submissions to an explained outcome."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .cautions import cautions
from .errors import ScoringError
from .field import Field, take_field
from .model import Caution, Lot, Outcome, Result, Standing, Step, Submission
from .ranking import Cut, Ranking, cut, draw, places
from .rounding import plain
from .steps import (
    Explained,
    explain_leaf,
    explain_minimum,
    explain_places,
    explain_price,
    explain_total,
    needed,
    show_total,
)
from .tally import Tally, tally
from .wording import Words


def evaluate_lot(lot: Lot, submissions: Sequence[Submission], language: str = "nl") -> Outcome:
    """Give the explained ranking of one lot, or refuse what the rules do not allow."""
    source, faults = take_field(lot, submissions)
    if faults:
        raise ScoringError(*faults)
    return judge(source, Words(language))


@dataclass(frozen=True, slots=True)
class Allotment:
    """What a rule over several lots means for one of them."""

    passing: Mapping[str, Step] = field(default_factory=dict)  # who leaves a place to the next
    gained: Mapping[str, Step] = field(default_factory=dict)  # who wins because of that
    cautions: tuple[Caution, ...] = ()


ALONE = Allotment()


def judge(
    source: Field,
    words: Words,
    allotment: Allotment = ALONE,
    explained: Container[str] | None = None,
) -> Outcome:
    """Decide a lot whose field is complete; who is not `explained` gets figures without steps."""
    if source.lot.method.kind == "admission":
        return admit(source)
    counted = tally(source)
    ranking = ranked(source, counted)
    made = cut(ranking.groups, source.lot.max_winners, allotment.passing)
    totals = {name: show_total(counted, name) for name in counted.totals}
    found = results(source, counted, ranking, made, totals, words, allotment, explained)
    return Outcome(
        id=source.lot.id,
        decision="draw_needed" if made.tied else "award" if made.winners else "no_award",
        standings=standings(ranking, totals),
        submissions=found,
        warnings=(*cautions(source, counted, ranking, words), *allotment.cautions),
    )


def ranked(source: Field, counted: Tally) -> Ranking:
    """Apply the lot drawings that were held."""
    return draw(source.lot, counted.groups, source.shadows)


def admit(source: Field) -> Outcome:
    """Admit everybody who is admitted: an open house has no ranking."""
    return Outcome(
        id=source.lot.id,
        decision="admit",
        submissions={
            name: Result(one.status, reason=None if one.status == "admitted" else one.reason)
            for name, one in source.submissions.items()
        },
    )


def standings(ranking: Ranking, totals: Mapping[str, str]) -> tuple[Standing, ...]:
    """List the places from the first to the last."""
    placed = places(ranking.groups)
    return tuple(Standing(placed[group[0]], group, totals[group[0]]) for group in ranking.groups)


def results(
    source: Field,
    counted: Tally,
    ranking: Ranking,
    made: Cut,
    totals: Mapping[str, str],
    words: Words,
    allotment: Allotment,
    explained: Container[str] | None,
) -> dict[str, Result]:
    """Say of every submission what became of it, with a step for each of its figures."""
    lot = source.lot
    asked = source.submissions if explained is None else explained
    leaves = {leaf.id: explain_leaf(source, leaf, words, asked) for leaf in lot.quality}
    if lot.price is not None:
        leaves[lot.price.id] = explain_price(counted, lot.price, words, asked)
    placed, place_steps = places(ranking.groups), explain_places(counted, ranking, words, asked)
    made_of = tuple(leaves.values())
    found = {}
    for name in source.submissions:
        total = totals.get(name)
        steps: list[Step] = []
        if name in asked:
            steps += leaf_steps(source, counted, name, leaves, words)
            if total is not None:
                steps += total_steps(source, counted, name, total, made_of, words)
            steps += [
                further[name]
                for further in (place_steps, allotment.passing, allotment.gained)
                if name in further
            ]
        found[name] = Result(
            result=verdict(source, counted, made, name, allotment.passing),
            place=placed.get(name),
            total=total if name in placed else None,
            criteria={leaf.of: leaf.shown[name] for leaf in made_of if name in leaf.shown},
            reason=why(source, counted, name, leaves, total, words),
            steps=tuple(steps),
        )
    return found


def leaf_steps(
    source: Field, counted: Tally, name: str, leaves: Mapping[str, Explained], words: Words
) -> list[Step]:
    """Gather the steps of one submission's leaves, each followed by its minimum."""
    steps = []
    limits = {leaf.id: leaf.minimum for leaf in source.lot.quality if leaf.minimum}
    for of, explained in leaves.items():
        if name not in explained.steps:
            continue
        steps.append(explained.steps[name])
        if of in limits:
            met = of not in counted.below.get(name, ())
            value = explained.shown[name]
            steps.append(explain_minimum(of, value, limits[of], words, met=met))
    return steps


def total_steps(
    source: Field,
    counted: Tally,
    name: str,
    total: str,
    leaves: Sequence[Explained],
    words: Words,
) -> list[Step]:
    """Explain the total of one submission, followed by its minimum."""
    limit = source.lot.minimum_total
    steps = [explain_total(counted, name, total, leaves, words)]
    if limit is not None and name not in source.shadows:
        met = name not in counted.fallen
        steps.append(explain_minimum("total", total, limit, words, met=met))
    return steps


def verdict(source: Field, counted: Tally, made: Cut, name: str, passing: Collection[str]) -> str:
    """Say in one word what became of a submission."""
    one = source.submissions[name]
    if one.status != "admitted":
        return one.status
    if name in source.invalid:
        return "invalid"
    if name in counted.below or name in counted.fallen:
        return "below_minimum"
    if name in passing:
        return "passed"
    if name in made.winners:
        return "winner"
    return "tied" if name in made.tied else "reserve"


def why(
    source: Field,
    counted: Tally,
    name: str,
    leaves: Mapping[str, Explained],
    total: str | None,
    words: Words,
) -> str | None:
    """Give the reason why a submission is not ranked."""
    one = source.submissions[name]
    if one.status != "admitted":
        return one.reason
    if name in source.invalid and one.price is not None:
        rule = source.invalid[name]
        limit = broken_limit(source.lot, rule)
        return words(rule, price=plain(one.price), limit=plain(limit))
    if name in counted.below:
        limits = {leaf.id: leaf.minimum for leaf in source.lot.quality if leaf.minimum}
        return "; ".join(
            words(
                "missed_leaf",
                of=of,
                value=leaves[of].shown[name],
                limit=needed(limits[of], words),
            )
            for of in counted.below[name]
        )
    if name in counted.fallen and source.lot.minimum_total is not None:
        return words("missed_total", value=total, limit=needed(source.lot.minimum_total, words))
    return None


def broken_limit(lot: Lot, rule: str) -> Fraction:
    """Give the number of the published rule that a price breaks."""
    if lot.price is not None and rule.startswith("band_"):
        return lot.price.formula[rule.removeprefix("band_")]
    return lot.price_rule[rule]
