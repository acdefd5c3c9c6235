"""Who takes part in a lot: steps 1 and 2 of the order of work, and what is then missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .errors import Fault
from .model import (
    CONSENSUS,
    RELATIVE_FORMULAS,
    RELATIVE_METHODS,
    Lot,
    Submission,
)
from .price import outside_band
from .quality import Column, Sheet, columns, own_totals

DIVIDES = frozenset({"points_per_price", "utility_index"})
NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Field:
    """The submissions of a lot, sorted by id, with the quality points of who takes part."""

    lot: Lot
    submissions: Mapping[str, Submission]
    invalid: Mapping[str, str]  # the price rule that a price breaks
    entrants: tuple[str, ...]  # admitted and valid, or dropped but still setting references
    shadows: frozenset[str]  # the latter: they set references and hold no place
    full: frozenset[str]  # who has every score that counts
    sheet: Sheet


def take_field(lot: Lot, submissions: Sequence[Submission]) -> tuple[Field, list[Fault]]:
    """Take the submissions through the first two steps; name what who counts lacks."""
    ordered = sorted(submissions, key=lambda submission: submission.id)
    faults: list[Fault] = []
    keeps = lot.on_dropout == "keep_ranking"
    broken = {
        one.id: broken_rule(lot, one.price)
        for one in ordered
        if one.price is not None and one.status in ("admitted", "dropped")
    }
    entrants = [
        one
        for one in ordered
        if (one.status == "admitted" or (one.status == "dropped" and keeps))
        and not broken.get(one.id)
    ]
    full = scored(lot, entrants, faults)
    kept = [one for one in entrants if one.status == "dropped" or one.id in full]
    sheet = make_sheet(lot, [full[one.id] for one in kept if one.id in full])
    short = missed(lot, sheet.counted, [one.id for one in entrants])
    for one in entrants:
        if one.id not in short:
            ask_price(lot, one, faults)
    return Field(
        lot=lot,
        submissions={one.id: one for one in ordered},
        invalid={
            one.id: broken[one.id]
            for one in ordered
            if one.status == "admitted" and broken.get(one.id)
        },
        entrants=tuple(one.id for one in kept),
        shadows=frozenset(one.id for one in kept if one.status == "dropped"),
        full=frozenset(full),
        sheet=sheet,
    ), faults


def broken_rule(lot: Lot, price: Fraction) -> str:
    """Say which published rule makes a price invalid, if any."""
    rule = lot.price_rule
    if "fixed" in rule and price != rule["fixed"]:
        return "fixed"
    if "floor" in rule and price < rule["floor"]:
        return "floor"
    if "ceiling" in rule and price > rule["ceiling"]:
        return "ceiling"
    border = outside_band(price, lot.price.formula) if lot.price else ""
    return f"band_{border}" if border else ""


def scored(lot: Lot, entrants: Sequence[Submission], faults: list[Fault]) -> dict[str, Submission]:
    """Keep who has every score that counts; who must have them and has not, is a fault."""
    panel = frozenset(lot.panel)
    needs = [
        (leaf.id, frozenset({CONSENSUS}) if leaf.combine == CONSENSUS else panel)
        for leaf in lot.quality
    ]
    demanded = ("admitted", "dropped") if lot.method.kind in RELATIVE_METHODS else ("admitted",)
    full = {}
    for one in entrants:
        scores = one.scores
        gaps = [name for name, need in needs if not scores.get(name, NONE).keys() >= need]
        if not gaps:
            full[one.id] = one
        elif one.status in demanded:
            faults.extend(gap_faults(one, gaps, dict(needs)))
    return full


def gap_faults(
    submission: Submission, gaps: Sequence[str], needs: Mapping[str, frozenset[str]]
) -> list[Fault]:
    """Name every score that is missing, at its own path."""
    text = "missing: this submission counts"
    faults = []
    for name in gaps:
        path = f"{submission.path}.scores.{name}"
        if name not in submission.scores:
            faults.append(Fault(path, text))
            continue
        absent = needs[name] - submission.scores[name].keys()
        faults.extend(Fault(f"{path}.{who}", text) for who in sorted(absent))
    return faults


def make_sheet(lot: Lot, submissions: Sequence[Submission]) -> Sheet:
    """Work out the points of every leaf, exact and as they count."""
    exact: dict[str, Column] = {}
    raw: dict[str, Column] = {}
    counted: dict[str, Column] = {}
    for leaf in lot.quality:
        kinds = columns(leaf, lot.panel, submissions, lot.rounding)
        exact[leaf.id], raw[leaf.id], counted[leaf.id] = kinds
    own = own_totals(lot, submissions) if lot.method.kind == "mean_rank" else ()
    return Sheet(exact, raw, counted, own)


def missed(
    lot: Lot, sheet: Mapping[str, Column], names: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Name the leaves of which each misses the minimum; who misses none is left out."""
    found: dict[str, tuple[str, ...]] = {}
    limits = [(leaf.id, leaf.minimum) for leaf in lot.quality if leaf.minimum is not None]
    for of, minimum in limits:
        column = sheet[of]
        for name in names:
            if name in column.values and not minimum.allows(column.points(name)):
                found[name] = (*found.get(name, ()), of)
    return found


def ask_price(lot: Lot, submission: Submission, faults: list[Fault]) -> None:
    """Demand a price of who counts, and one that the formula can work with."""
    path = f"{submission.path}.price"
    formula = lot.price.formula.kind if lot.price else ""
    price = submission.price
    if price is None:
        sets_reference = (lot.relative and lot.uses_price) or bool(lot.abnormally_low)
        if lot.uses_price and (submission.status == "admitted" or sets_reference):
            faults.append(Fault(path, "missing: this submission counts"))
    elif price <= 0 and (formula in RELATIVE_FORMULAS or lot.method.kind in DIVIDES):
        faults.append(Fault(path, "must be above zero: it divides or goes into a logarithm"))
    elif price < 0 and formula == "reference_ratio":
        faults.append(Fault(path, "must not be below zero: it would earn more than all points"))
