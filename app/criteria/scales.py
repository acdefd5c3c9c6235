"""A criterion's published scale: steps with words, or numbers from, to and in steps of."""

from decimal import Decimal

from babel.support import LazyProxy
from pydantic import TypeAdapter, ValidationError

from app.core.errors import InvalidError
from app.core.forms import DutchDecimal
from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, number
from app.tenders.models import Criterion
from app.tenders.words import exact, share, typed

NUMBER: TypeAdapter[Decimal] = TypeAdapter(DutchDecimal)
DECIMALS = 12


SUGGESTED: tuple[tuple[LazyProxy, str], ...] = (
    (lazy("excellent"), "100%"),
    (lazy("good"), "75%"),
    (lazy("sufficient"), "50%"),
    (lazy("moderate"), "25%"),
    (lazy("insufficient"), "0%"),
)
"""A scale to begin with; the officer changes it and writes when a step is earned."""


def has_numbers(criterion: Criterion) -> bool:
    """Whether scores are numbers instead of steps with a name."""
    return criterion.range_to is not None


def read_score(criterion: Criterion, text: str) -> str:
    """Read a score as the evaluation file writes it, or refuse what is off the scale."""
    if not has_numbers(criterion):
        if text not in {step.label for step in criterion.scale}:
            raise InvalidError(_("Choose a step of the published scale."), field="step")
        return text
    try:
        value = NUMBER.validate_python(text)
    except ValidationError:
        raise _off_scale(criterion) from None
    low, high = ends(criterion)
    is_between = low <= value <= high and value == round(value, DECIMALS)
    if not is_between or (criterion.range_step and (value - low) % criterion.range_step):
        raise _off_scale(criterion)
    return exact(value)


def _off_scale(criterion: Criterion) -> InvalidError:
    return InvalidError(
        _("Fill in a number of the published scale: %(scale)s.", scale=scale_words(criterion)),
        field="step",
    )


def ends(criterion: Criterion) -> tuple[Decimal, Decimal]:
    """Give the lowest and the highest number of a scale."""
    return criterion.range_from or Decimal(0), criterion.range_to or Decimal(0)


def score_words(criterion: Criterion, score: str) -> str:
    """Say a score as people read it: a step's name, or a number with a comma."""
    return typed(Decimal(score)) if score and has_numbers(criterion) else score


def fraction_of(criterion: Criterion, score: str) -> Decimal:
    """Say which part of the points a score earns."""
    if criterion.range_to is not None:
        return Decimal(score) / criterion.range_to
    return next(step.fraction for step in criterion.scale if step.label == score)


def scale_words(criterion: Criterion) -> str:
    """Say a scale in a few words: 0 to 10, in steps of 0,5; or 5 steps, 100% to 0%."""
    if has_numbers(criterion):
        low, high = (number(end) for end in ends(criterion))
        if criterion.range_step is None:
            return _("%(low)s to %(high)s", low=low, high=high)
        every = typed(criterion.range_step)
        return _("%(low)s to %(high)s, in steps of %(every)s", low=low, high=high, every=every)
    fractions = [step.fraction for step in criterion.scale]
    if not fractions:
        return _("no scale yet")
    count = ngettext("%(n)s step", "%(n)s steps", len(fractions))
    most, least = share(max(fractions)), share(min(fractions))
    return _("%(steps)s, %(most)s to %(least)s", steps=count, most=most, least=least)
