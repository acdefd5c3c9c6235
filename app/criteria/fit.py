"""What does not go together in the rules of a lot: what the engine would refuse, at its field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.criteria.forms import CriterionForm
from app.criteria.methods import METHODS, lowest_fraction
from app.tenders.choices import Combine, CriterionKind, Method
from app.tenders.models import Criterion

NOTHING = Decimal(0)

NO_PRICES = lazy("A selection compares no prices: candidates offer none yet.")


@dataclass(frozen=True, slots=True)
class Leaf:
    """What of a criterion must go together with the rest."""

    code: str
    kind: CriterionKind
    points: Decimal
    combine: Combine
    has_steps: bool
    lowest: Decimal
    """The smallest part of its points that it can earn."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two things that exclude each other, and the field of each form where it is mended."""

    sentence: str
    criterion_field: str
    rules_field: str = "method"


def leaf_of(criterion: Criterion) -> Leaf:
    """Take a criterion that stands."""
    return Leaf(
        criterion.code,
        criterion.kind,
        criterion.points,
        criterion.combine,
        bool(criterion.scale),
        lowest_fraction(criterion),
    )


def leaf_of_form(form: CriterionForm) -> Leaf:
    """Take a criterion as somebody wants it to be."""
    fractions = [step.fraction for step in form.steps]
    if form.range_to is not None:
        fractions = [(form.range_from or NOTHING) / form.range_to]
    return Leaf(
        form.code,
        form.kind,
        form.points,
        form.combine,
        bool(form.steps),
        min(fractions, default=NOTHING),
    )


def conflicts(
    method: Method, values: Mapping[str, str], stages: Sequence[str], leaves: Sequence[Leaf]
) -> Iterator[Conflict]:
    """List what `scoring` would refuse in these rules together."""
    prices = [one for one in leaves if one.kind == CriterionKind.PRICE]
    quality = [one for one in leaves if one.kind == CriterionKind.QUALITY]
    if prices and method != Method.WEIGHTED_POINTS:
        yield Conflict(
            _(
                "%(code)s weighs the price. That belongs to weighted points only.",
                code=prices[0].code,
            ),
            "kind",
        )
    if len(prices) > 1:
        yield Conflict(
            _(
                "%(codes)s both weigh the price. Keep one.",
                codes=", ".join(one.code for one in prices),
            ),
            "kind",
        )
    for one in quality:
        yield from _of_leaf(method, stages, one)
    yield from _of_sums(method, values, quality)


def _of_leaf(method: Method, stages: Sequence[str], leaf: Leaf) -> Iterator[Conflict]:
    if leaf.combine not in METHODS[method].combines:
        yield Conflict(
            _("Every evaluator ranks alone here. Let %(code)s take the mean.", code=leaf.code)
            if method == Method.MEAN_RANK
            else _("This method cannot add up the scores of %(code)s.", code=leaf.code),
            "combine",
        )
    if "combined" in stages and leaf.has_steps and leaf.combine in (Combine.MEAN, Combine.MEDIAN):
        yield Conflict(
            _(
                "The mean or median itself is rounded. That needs a scale of numbers; "
                "%(code)s has steps.",
                code=leaf.code,
            ),
            "combine",
            "rounding_stages",
        )
    if method == Method.UTILITY_INDEX and leaf.lowest < 0:
        yield Conflict(
            _("This method knows no points below zero. %(code)s can earn them.", code=leaf.code),
            "steps" if leaf.has_steps else "range_from",
        )


def _of_sums(
    method: Method, values: Mapping[str, str], quality: Sequence[Leaf]
) -> Iterator[Conflict]:
    most = sum((one.points for one in quality), NOTHING)
    below = [one for one in quality if one.lowest < 0]
    least = sum((one.points * one.lowest for one in below), NOTHING)
    if method == Method.PRICE_OVER_COEFFICIENT and most >= 1:
        yield Conflict(
            _("By this method all points together stay below 1, for example 0,15 and 0,15."),
            "points",
        )
    elif method == Method.PRICE_OVER_COEFFICIENT and least <= most - 1:
        yield Conflict(
            _("The lowest scores make the coefficient zero. Raise the lowest step."), "steps"
        )
    if method == Method.POINTS_PER_PRICE and (
        Decimal(values.get("base_points", "0")) + least < 0
        or any(one.combine == Combine.SUM for one in below)
    ):
        yield Conflict(
            _(
                "The lowest scores can bring the points below zero: a dearer offer would then be "
                "better. Raise the base points or the lowest step."
            ),
            "steps",
            "base_points",
        )
