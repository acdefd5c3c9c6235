"""The words for what a tender can choose."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from babel.support import LazyProxy

from app.core.clock import dutch
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.tenders.models import (
    Combine,
    FileSort,
    Lot,
    LotPreference,
    Method,
    Moment,
    PriceFormula,
    Stage,
    Tender,
)

LOT_PREFERENCES: dict[LotPreference, LazyProxy] = {
    LotPreference.PROVIDER: _("The lots that the provider itself put first"),
    LotPreference.LOTS: _("The lots with the lowest number"),
}
"""What a provider keeps that wins more lots than it may."""
COMBINES: dict[Combine, LazyProxy] = {
    Combine.CONSENSUS: _("The panel settles one step together"),
    Combine.MEAN: _("The mean of the panel"),
    Combine.MEDIAN: _("The median of the panel"),
    Combine.SUM: _("The sum over the panel"),
}
FORMULAS: dict[PriceFormula, LazyProxy] = {
    PriceFormula.LOWEST_RATIO: _("Lowest price divided by own price"),
    PriceFormula.LINEAR_BAND: _("Along a line between a floor and a ceiling"),
    PriceFormula.LINEAR_ABOVE_LOWEST: _("Along a line from the lowest price"),
    PriceFormula.LOGARITHMIC: _("By the logarithm of the price"),
    PriceFormula.REFERENCE_RATIO: _("Against a reference price"),
}
MOMENTS: dict[Moment, LazyProxy] = {
    Moment.SUBMISSION: _("With the submission"),
    Moment.VERIFICATION: _("On request, after the submission"),
    Moment.CONTRACT: _("During the contract"),
}
FILE_SORTS: dict[str, LazyProxy] = {
    FileSort.PDF: _("Pdf"),
    FileSort.WORD: _("Word (.docx)"),
    FileSort.EXCEL: _("Excel (.xlsx)"),
    FileSort.OPENDOCUMENT: _("OpenDocument (.odt, .ods)"),
    FileSort.PICTURE: _("Picture (.png, .jpg)"),
    FileSort.TEXT: _("Plain text (.txt)"),
    FileSort.XML: _("XML (.xml)"),
}
ROUNDING_MODES: dict[str, LazyProxy] = {
    "half_up": _("Halves up (2,345 becomes 2,35)"),
    "half_even": _("Halves to even (2,345 becomes 2,34)"),
    "down": _("Always down"),
}
ROUNDING_STAGES: dict[str, LazyProxy] = {
    "combined": _("The mean or median of a criterion, before it earns points"),
    "criterion": _("The points of each criterion"),
    "total": _("The total"),
}
DROPOUT: dict[str, LazyProxy] = {
    "recompute": _("Compute again without who drops out"),
    "keep_ranking": _("Keep the order, places move up"),
}
METHOD_NAMES: dict[Method, LazyProxy] = {
    Method.WEIGHTED_POINTS: _("Weighted points"),
    Method.LOWEST_PRICE: _("Lowest price"),
    Method.PRICE_MINUS_VALUE: _("Price minus the value of quality"),
    Method.POINTS_PER_PRICE: _("Points per price"),
    Method.PRICE_OVER_COEFFICIENT: _("Price divided by quality"),
    Method.UTILITY_INDEX: _("Utility index"),
    Method.MEAN_RANK: _("Mean place"),
}
METHOD_HINTS: dict[Method, LazyProxy] = {
    Method.WEIGHTED_POINTS: _("Points for quality, and for the price if you want. Highest wins."),
    Method.LOWEST_PRICE: _("Quality is only a minimum. Not allowed in care and support."),
    Method.PRICE_MINUS_VALUE: _("Quality is worth euros, taken off the price. Lowest wins."),
    Method.POINTS_PER_PRICE: _("Points divided by the price. Highest wins."),
    Method.PRICE_OVER_COEFFICIENT: _("Points are parts, together below 1. Lowest wins."),
    Method.UTILITY_INDEX: _("Distance to the best quality and to the lowest price. Highest wins."),
    Method.MEAN_RANK: _("Every evaluator makes a ranking. The lowest mean place wins."),
}
VALUE_NAMES: dict[str, LazyProxy] = {
    "base_points": _("Base points"),
    "price_unit": _("Times"),
    "quality_weight": _("Weight of quality"),
    "price_weight": _("Weight of the price"),
}
PRICE_BREAKER = _("The lowest price")
DRAW_BREAKER = _("Drawing lots")


def tender_words(tender: Tender) -> str:
    """Call a tender; the two phases of one procedure have the same title, so each says which."""
    match tender.stage:
        case Stage.SELECTION:
            return f"{tender.title} ({gettext('selection')})"
        case Stage.AWARD:
            return f"{tender.title} ({gettext('award phase')})"
        case _:
            return tender.title


def lot_words(lot: Lot) -> str:
    """Call a lot: a product by its code, another by its number."""
    if lot.code:
        return f"{lot.code} {lot.title}"
    return f"{gettext('Lot %(number)s', number=lot.number)}: {lot.title}"


def typed(value: datetime | date | Decimal | None) -> str:
    """Write what a field holds as a person would type it, so that it reads back the same."""
    if isinstance(value, datetime):
        local = dutch(value)
        return f"{local.day}-{local.month}-{local.year} {local:%H.%M}"
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    return "" if value is None else exact(value).replace(".", ",")


def typed_or_none(value: object) -> str | None:
    """The same for any value; None for a choice, which has no typed form."""
    if value is None or isinstance(value, datetime | date | Decimal):
        return typed(value)
    if isinstance(value, bool | StrEnum) or not isinstance(value, str | int):
        return None
    return str(value)


def share(fraction: Decimal) -> str:
    """Write the part of the points that a step earns: 75%."""
    return f"{typed(fraction * 100)}%"


def exact(value: Decimal) -> str:
    """Write a number as the evaluation file does: digits, no exponent, no needless zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
