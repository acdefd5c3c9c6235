"""From rows to the evaluation file: a lot's published rules as `scoring` reads them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.tenders.models import Criterion, CriterionKind, Lot, PriceFormula, Tender
from app.tenders.procedures import procedure_of
from scoring import ScoringError, rules

FORMAT = "evaluation/1"


def lot_id(lot: Lot) -> str:
    """Name a lot in the evaluation file and in notices."""
    return f"LOT-{lot.number:04d}"


def exact(value: Decimal) -> str:
    """Write a number as the evaluation file does: digits, no exponent, no needless zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def lot_rules(lot: Lot, criteria: Sequence[Criterion], *, ranks: bool = True) -> dict[str, Any]:
    """Write everything that decides a lot: what publication freezes.

    Where a procedure does not rank (open house), only admission exists.
    """
    named = {"id": lot_id(lot), "title": lot.title}
    if not ranks:
        return {**named, "method": {"kind": "admission"}}
    written: dict[str, Any] = {
        **named,
        "method": {"kind": "weighted_points"},
        "criteria": [_criterion(criterion) for criterion in criteria],
        "rounding": {
            "mode": lot.rounding_mode,
            "decimals": lot.rounding_decimals,
            "stages": list(lot.rounding_stages),
        },
        "winners": {"max": lot.winners} if lot.winners is not None else None,
        "tie_breakers": [dict(breaker) for breaker in lot.tie_breakers],
    }
    if price_rule := _price_rule(lot):
        written["price_rule"] = price_rule
    if lot.minimum_total is not None:
        written["minimum_total"] = {"op": ">=", "value": exact(lot.minimum_total)}
    if lot.on_dropout is not None:
        written["on_dropout"] = lot.on_dropout
    return written


def _criterion(criterion: Criterion) -> dict[str, Any]:
    leaf: dict[str, Any] = {
        "id": criterion.code,
        "title": criterion.title,
        "kind": criterion.kind.value,
        "points": exact(criterion.points),
    }
    if criterion.kind == CriterionKind.PRICE:
        return {**leaf, "formula": _formula(criterion)}
    leaf["combine"] = criterion.combine.value
    leaf["scale"] = {
        "steps": [
            {"label": step.label, "fraction": exact(step.fraction)} for step in criterion.scale
        ]
    }
    if criterion.minimum is not None:
        leaf["minimum"] = {"op": ">=", "value": exact(criterion.minimum)}
    return leaf


def _formula(criterion: Criterion) -> dict[str, Any]:
    formula: dict[str, Any] = {"kind": criterion.formula.value if criterion.formula else ""}
    if criterion.formula == PriceFormula.LINEAR_BAND:
        formula["floor"] = exact(criterion.band_floor or Decimal(0))
        formula["ceiling"] = exact(criterion.band_ceiling or Decimal(0))
        formula["outside"] = "clamp"
    return formula


def _price_rule(lot: Lot) -> dict[str, str]:
    limits = {"fixed": lot.fixed_price, "floor": lot.price_floor, "ceiling": lot.price_ceiling}
    return {name: exact(value) for name, value in limits.items() if value is not None}


def rule_faults(written: Mapping[str, Any]) -> list[str]:
    """Ask the engine itself what it finds wrong with a lot's rules; its panel comes later."""
    panel = {"panel": ["E1"]} if "criteria" in written else {}
    try:
        rules({**written, **panel})
    except ScoringError as error:
        return [str(fault) for fault in error.faults]
    return []


def evaluation_document(
    tender: Tender,
    lot: Lot,
    panel: Sequence[str],
    submissions: Sequence[Mapping[str, Any]],
    draws: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Put the frozen rules of a lot together with what was submitted, scored and drawn.

    A submission is named `S` and its number.
    """
    written = dict(lot.rules or {})
    if procedure_of(tender.procedure).ranks:
        if panel:
            written["panel"] = list(panel)
        if draws:
            written["draws"] = [dict(draw) for draw in draws]
    written["submissions"] = [dict(submission) for submission in submissions]
    return {
        "format": FORMAT,
        "tender": {"id": str(tender.id), "title": tender.title},
        "lots": [written],
    }
