"""How firmly an outcome stands: everything is recomputed exactly, nothing is sampled."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from .agreement import agreement
from .casefile import read
from .field import Field, take_field
from .margin import margin_of
from .model import ENGINE, Formula
from .one_step import one_step
from .rounding import plain
from .tally import Tally, tally
from .third_party import reordered
from .weights import weights
from .winning import Winners, winning

TWO = Fraction(2)
BASES = (Fraction(3, 2), Fraction(2), Fraction(3))  # the bases in use for logarithmic formulas
Entry = dict[str, object]


def robustness(document: object) -> Entry:
    """Say of every lot what would change who wins; lots are taken one by one."""
    evaluation = read(document)
    return {
        "format": "robustness/1",
        "engine": ENGINE,
        "input_sha256": evaluation.input_sha256,
        "lots": [examine(source) for source in evaluation.fields],
    }


def examine(source: Field) -> Entry:
    """Examine one lot; an open house has nothing to examine."""
    if source.lot.method.kind == "admission":
        return {"id": source.lot.id, "winners": [], "tied": []}
    counted = tally(source)
    base = winning(source, counted)
    return {
        "id": source.lot.id,
        **base.written(),
        "leave_one_submission_out": list(without_submission(source, counted, base)),
        "leave_one_evaluator_out": list(without_evaluator(source, base)),
        "one_step": list(one_step(source, base, margin_of(source, counted, base))),
        "weights": weights(source),
        "formulas": list(formulas(source, base)),
        "agreement": agreement(source),
    }


def without_submission(source: Field, counted: Tally, base: Winners) -> Iterable[Entry]:
    """Leave each submission out in turn; tell apart moving up and changing order."""
    for name in source.entrants:
        other = tally(source, without=name)
        found = winning(source, other, (name,))
        if found != base.without(name):
            reorders = bool(reordered(counted.groups, other.groups, name))
            yield {"without": name, **found.written(), "reorders": reorders}


def without_evaluator(source: Field, base: Winners) -> Iterable[Entry]:
    """Leave each evaluator out in turn, minimums as published."""
    if len(source.lot.panel) < 2:
        return
    submissions = tuple(source.submissions.values())
    for who in source.lot.panel:
        panel = tuple(other for other in source.lot.panel if other != who)
        fewer, faults = take_field(replace(source.lot, panel=panel), submissions)
        if faults:
            yield {"without": who, "undecided": [fault.path for fault in faults]}
            continue
        found = winning(fewer, tally(fewer))
        if found != base:
            yield {"without": who, **found.written()}


def formulas(source: Field, base: Winners) -> Iterable[Entry]:
    """Evaluate with every other price formula for which the file has what is needed."""
    price = source.lot.price
    if price is None:
        return
    for formula in others(source, price.formula):
        lot = replace(source.lot, price=replace(price, formula=formula))
        changed = replace(source, lot=lot)
        found = winning(changed, tally(changed))
        yield {
            "formula": {
                "kind": formula.kind,
                **{name: plain(value) for name, value in formula.values.items()},
            },
            **found.written(),
            "changes": found != base,
        }


def others(source: Field, published: Formula) -> list[Formula]:
    """List the other formulas that the data allow, with the usual or published numbers."""
    rule, values = source.lot.price_rule, published.values
    prices = [source.submissions[name].price for name in source.entrants]
    found = [
        Formula("lowest_ratio"),
        Formula("linear_above_lowest", {"zero_at": TWO}),
        *(Formula("logarithmic", {"base": base}, "clamp") for base in BASES),
    ]
    if not all(price is not None and price > 0 for price in prices):
        found = []
    ceiling = rule.get("ceiling", values.get("ceiling"))
    floor = rule.get("floor", values.get("floor"))
    if ceiling is not None and floor is not None and ceiling > floor:
        found.append(Formula("linear_band", {"floor": floor, "ceiling": ceiling}, "clamp"))
    if ceiling is not None and ceiling > 0:
        found.append(Formula("reference_ratio", {"reference": ceiling}))
    return [one for one in found if one.kind != published.kind]
