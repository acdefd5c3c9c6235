"""What a lot and the figures of its ranking are called: points, euros or places."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.support import LazyProxy

from app.core.i18n import euro, number, points
from app.core.i18n import lazy as _
from app.tenders.choices import Method
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of

TOTALS: dict[Method, LazyProxy] = {
    Method.WEIGHTED_POINTS: _("Total"),
    Method.LOWEST_PRICE: _("Price"),
    Method.PRICE_MINUS_VALUE: _("Price to compare"),
    Method.POINTS_PER_PRICE: _("Points per price"),
    Method.PRICE_OVER_COEFFICIENT: _("Price to compare"),
    Method.UTILITY_INDEX: _("Index"),
    Method.MEAN_RANK: _("Mean place"),
}
"""The head above the figure that ranks."""
SAID: dict[Method, str] = {
    Method.WEIGHTED_POINTS: "{} punten",
    Method.LOWEST_PRICE: "een prijs van €\u00a0{}",
    Method.PRICE_MINUS_VALUE: "een vergelijkingsprijs van €\u00a0{}",
    Method.POINTS_PER_PRICE: "{} punten per prijs",
    Method.PRICE_OVER_COEFFICIENT: "een vergelijkingsprijs van €\u00a0{}",
    Method.UTILITY_INDEX: "een index van {}",
    Method.MEAN_RANK: "een gemiddelde plaats van {}",
}
"""The same in a letter."""


def method_of(rules: Mapping[str, Any]) -> Method:
    """Read the method of frozen rules."""
    return Method(rules["method"]["kind"])


def total_words(rules: Mapping[str, Any], total: str) -> str:
    """Say the figure that ranks, in a letter."""
    return SAID[method_of(rules)].format(points(total, rules["rounding"]["decimals"]))


def most_of(rules: Mapping[str, Any], leaf: Mapping[str, Any]) -> Decimal:
    """Say the most that a criterion can earn: once per evaluator where scores are added."""
    times = len(rules.get("panel", [])) if leaf.get("combine") == "sum" else 1
    return Decimal(leaf["points"]) * times


def earned_words(rules: Mapping[str, Any], leaf: Mapping[str, Any], own: str) -> str:
    """Say what a criterion earned of what it could earn, in a letter."""
    most, decimals = most_of(rules, leaf), rules["rounding"]["decimals"]
    match method_of(rules):
        case Method.PRICE_MINUS_VALUE:
            return f"{euro(Decimal(own))} van de {euro(most)}"
        case Method.PRICE_OVER_COEFFICIENT:
            return f"{number(own)} van de {number(most)}"
        case _:
            return f"{points(own, decimals)} van de {number(most)} punten"


def lot_words(tender: Tender, lot: Lot) -> str:
    """Name what is decided: a lot by its number, a product by its code."""
    if procedure_of(tender).ranks:
        return f"perceel {lot.number}"
    return f"product {lot.code or lot.title}"
