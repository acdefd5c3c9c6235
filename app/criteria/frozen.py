"""What the rules of a lot say, as they were frozen at publication."""

from collections.abc import Iterator
from typing import Any

from app.criteria.methods import METHODS, PriceUse
from app.tenders.models import Lot, Method


def leaves(criteria: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Walk the criteria that are scored or priced, in published order."""
    for criterion in criteria:
        if "criteria" in criterion:
            yield from leaves(criterion["criteria"])
        else:
            yield criterion


def has_prices(lot: Lot) -> bool:
    """Whether providers give a price in this lot; a fixed one is nobody's to give."""
    rules = lot.rules or {}
    if "criteria" not in rules or "fixed" in rules.get("price_rule", {}):
        return False
    use = METHODS[Method(rules["method"]["kind"])].price
    weighed = any(leaf["kind"] == "price" for leaf in leaves(rules["criteria"]))
    return use == PriceUse.ALWAYS or weighed
