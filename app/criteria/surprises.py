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
    """A rule that may do something else than was meant."""

    code: str
    text: str
    criterion: Criterion | None = None


def surprises(lot: Lot, weights: Sequence[Weight]) -> list[Surprise]:
    """List what of these rules may surprise: minimums, lengths of scales, what never decides."""
    found = [one for weight in weights for one in _of_weight(weight)]
    highest = sum((one.high for one in weights), Decimal(0))
    if (
        lot.minimum_total is not None
        and lot.method == Method.WEIGHTED_POINTS
        and lot.minimum_total > highest
    ):
        text = _(
            "The minimum total is %(minimum)s points, and %(most)s can be earned: nobody can win.",
            minimum=number(lot.minimum_total),
            most=number(highest),
        )
        found.append(Surprise("total.unreachable", text))
    return found


def _of_weight(weight: Weight) -> Iterator[Surprise]:
    one = weight.criterion
    if not weight.is_reachable or (one.minimum == weight.high and one.minimum_op == ">"):
        yield Surprise(
            "minimum.unreachable",
            _(
                "%(code)s asks at least %(minimum)s points, and %(most)s can be earned: nobody "
                "meets it.",
                code=one.code,
                minimum=number(one.minimum or 0),
                most=number(weight.high),
            ),
            one,
        )
    elif not weight.length:
        yield Surprise(
            "never_decides",
            _("Everybody earns the same on %(code)s: it cannot decide.", code=one.code),
            one,
        )
    elif weight.differs:
        yield Surprise(
            "length",
            _(
                "%(code)s counts for %(share)s on paper. Its scores lie between %(low)s and "
                "%(high)s points, so it really counts for %(real)s.",
                code=one.code,
                share=percent(weight.share),
                low=number(weight.low),
                high=number(weight.high),
                real=percent(weight.real_share),
            ),
            one,
        )
    if one.kind == CriterionKind.QUALITY:
        yield from _of_scale(weight)


def _of_scale(weight: Weight) -> Iterator[Surprise]:
    one = weight.criterion
    fractions = [step.fraction for step in one.scale]
    if fractions and max(fractions) < WHOLE:
        yield Surprise(
            "top",
            _(
                "The best step of %(code)s earns %(share)s: the rest of its points is never given.",
                code=one.code,
                share=share(max(fractions)),
            ),
            one,
        )
    low, high = ends(one)
    if has_numbers(one) and one.range_step and (high - low) % one.range_step:
        yield Surprise(
            "top",
            _(
                "In steps of %(step)s nobody can reach %(high)s on %(code)s.",
                step=number(one.range_step),
                high=number(high),
                code=one.code,
            ),
            one,
        )


def percent(part: Decimal) -> str:
    """Say a share of the whole in whole percents."""
    return f"{number(round(part * 100))}%"
