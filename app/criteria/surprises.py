"""What an officer should know of a lot's rules before they are published: sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.i18n import gettext as _
from app.core.i18n import number
from app.criteria.scales import ends, has_numbers
from app.criteria.simulator import Weight
from app.tenders.models import Criterion, CriterionKind, Lot, Method
from app.tenders.words import share

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Surprise:
    """A rule that may do something else than was meant: on the pages and before publication."""

    code: str
    text: str
    criterion: Criterion | None = None
    mark: str = ""
    """Tells one from another of the same code, until what it says changes."""


def surprises(lot: Lot, weights: Sequence[Weight]) -> list[Surprise]:
    """List what of these rules may surprise: minimums, lengths of scales, what never decides."""
    found = [one for weight in weights for one in _of_weight(weight)]
    found += _of_lengths(weights)
    highest = sum((one.high for one in weights), Decimal(0))
    if (
        lot.minimum_total is not None
        and lot.method == Method.WEIGHTED_POINTS
        and lot.minimum_total > highest
    ):
        text = _(
            "Nobody can reach the minimum total of %(minimum)s points: the most is %(most)s.",
            minimum=number(lot.minimum_total),
            most=number(highest),
        )
        found.append(Surprise("minimum_total.unreachable", text))
    return found


def _of_lengths(weights: Sequence[Weight]) -> Iterator[Surprise]:
    """Where scales differ in length, the real weights are not the published ones."""
    if not all(one.length for one in weights) or not any(one.differs for one in weights):
        return
    told = [
        _(
            "%(code)s %(share)s on paper, really %(real)s",
            code=one.criterion.code,
            share=percent(one.share),
            real=percent(one.real_share),
        )
        for one in weights
    ]
    yield Surprise(
        "scale.unequal",
        _(
            "The scales are not equally long, so criteria do not count as on paper: %(weights)s.",
            weights="; ".join(told),
        ),
        mark="-".join(f"{one.criterion.code}{percent(one.real_share)}" for one in weights)[:100],
    )


def _of_weight(weight: Weight) -> Iterator[Surprise]:
    one = weight.criterion
    if not weight.is_reachable or (one.minimum == weight.high and one.minimum_op == ">"):
        yield Surprise(
            "minimum.unreachable",
            _(
                "Nobody can reach the minimum of %(minimum)s points for %(code)s: the most is "
                "%(most)s.",
                code=one.code,
                minimum=number(one.minimum or 0),
                most=number(weight.high),
            )
            if not weight.is_reachable
            else _(
                "%(code)s asks more than %(minimum)s points, and more cannot be earned.",
                code=one.code,
                minimum=number(one.minimum or 0),
            ),
            one,
            one.code,
        )
    elif not weight.length:
        yield Surprise(
            "never_decides",
            _("Everybody earns the same on %(code)s: it cannot decide.", code=one.code),
            one,
            one.code,
        )
    if one.kind == CriterionKind.QUALITY:
        yield from _of_scale(weight)


def _of_scale(weight: Weight) -> Iterator[Surprise]:
    one = weight.criterion
    fractions = [step.fraction for step in one.scale]
    if fractions and max(fractions) < WHOLE:
        yield Surprise(
            "scale.top",
            _(
                "The best step of %(code)s earns %(share)s: the rest of its points is never given.",
                code=one.code,
                share=share(max(fractions)),
            ),
            one,
            one.code,
        )
    low, high = ends(one)
    if has_numbers(one) and one.range_step and (high - low) % one.range_step:
        yield Surprise(
            "scale.top",
            _(
                "In steps of %(step)s nobody can reach %(high)s on %(code)s.",
                step=number(one.range_step),
                high=number(high),
                code=one.code,
            ),
            one,
            one.code,
        )


def percent(part: Decimal) -> str:
    """Say a share of the whole in whole percents."""
    return f"{number(round(part * 100))}%"
