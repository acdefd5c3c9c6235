"""From rows to the evaluation file: a lot's published rules as `scoring` reads them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.criteria.methods import FORMULA_VALUE
from app.tenders.models import Criterion, CriterionGroup, CriterionKind, Lot, PriceFormula, Tender
from app.tenders.procedures import procedure_of
from app.tenders.words import exact
from scoring import ScoringError, rules

FORMAT = "evaluation/1"


def lot_id(lot: Lot) -> str:
    """Name a lot in the evaluation file and in notices."""
    return f"LOT-{lot.number:04d}"


def lot_rules(lot: Lot, criteria: Sequence[Criterion], *, ranks: bool = True) -> dict[str, Any]:
    """Write everything that decides a lot: what publication freezes.

    A heading with nothing under it decides nothing and is left out. Where a procedure does not
    rank (open house), only admission exists.
    """
    named = {"id": lot_id(lot), "title": lot.title}
    if not ranks:
        return {**named, "method": {"kind": "admission"}}
    written: dict[str, Any] = {
        **named,
        "method": {"kind": lot.method.value, **lot.method_values},
        "criteria": _tree(criteria, _headings(criteria), None),
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
        written["minimum_total"] = {"op": lot.minimum_total_op, "value": exact(lot.minimum_total)}
    if lot.low_to_others is not None and lot.low_to_next is not None:
        written["abnormally_low"] = {
            "mean_of_others": exact(lot.low_to_others),
            "next_ranked": exact(lot.low_to_next),
        }
    if lot.on_dropout is not None:
        written["on_dropout"] = lot.on_dropout
    return written


def _headings(criteria: Sequence[Criterion]) -> list[CriterionGroup]:
    """Gather the headings under which criteria stand, and those above them."""
    found: dict[UUID, CriterionGroup] = {}
    for one in criteria:
        group = one.group if one.group_id else None
        while group is not None:
            found[group.id] = group
            group = group.parent if group.parent_id else None
    return list(found.values())


def _tree(
    criteria: Sequence[Criterion], groups: Sequence[CriterionGroup], parent_id: UUID | None
) -> list[dict[str, Any]]:
    """Write what stands under one heading, in order."""
    here: list[Criterion | CriterionGroup] = [
        *(one for one in groups if one.parent_id == parent_id),
        *(one for one in criteria if one.group_id == parent_id),
    ]
    written = []
    for one in sorted(here, key=lambda one: (one.position, one.code)):
        if isinstance(one, Criterion):
            written.append(criterion_rules(one))
        else:
            under = _tree(criteria, groups, one.id)
            points = sum((Decimal(each["points"]) for each in under), Decimal(0))
            written.append(
                {"id": one.code, "title": one.title, "points": exact(points), "criteria": under}
            )
    return written


def criterion_rules(criterion: Criterion) -> dict[str, Any]:
    """Write one criterion."""
    leaf: dict[str, Any] = {
        "id": criterion.code,
        "title": criterion.title,
        "kind": criterion.kind.value,
        "points": exact(criterion.points),
    }
    if criterion.kind == CriterionKind.PRICE:
        return {**leaf, "formula": _formula(criterion)}
    leaf["combine"] = criterion.combine.value
    leaf["scale"] = _scale(criterion)
    if criterion.minimum is not None:
        leaf["minimum"] = {"op": criterion.minimum_op, "value": exact(criterion.minimum)}
    return leaf


def _scale(criterion: Criterion) -> dict[str, Any]:
    if criterion.range_to is not None:
        numbers = {
            "min": exact(criterion.range_from or Decimal(0)),
            "max": exact(criterion.range_to),
        }
        step = criterion.range_step
        return numbers if step is None else {**numbers, "step": exact(step)}
    return {
        "steps": [
            {"label": step.label, "fraction": exact(step.fraction)} for step in criterion.scale
        ]
    }


def _formula(criterion: Criterion) -> dict[str, Any]:
    kind = criterion.formula
    formula: dict[str, Any] = {"kind": kind.value if kind else ""}
    if kind == PriceFormula.LINEAR_BAND:
        formula["floor"] = exact(criterion.band_floor or Decimal(0))
        formula["ceiling"] = exact(criterion.band_ceiling or Decimal(0))
        formula["outside"] = criterion.outside
    elif kind in FORMULA_VALUE and criterion.formula_value is not None:
        formula[FORMULA_VALUE[kind]] = exact(criterion.formula_value)
    if kind == PriceFormula.LOGARITHMIC:
        formula["negative"] = criterion.negative
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
    return document_by(lot.rules or {}, tender, panel, submissions, draws)


def document_by(
    written: Mapping[str, Any],
    tender: Tender,
    panel: Sequence[str],
    submissions: Sequence[Mapping[str, Any]],
    draws: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The same by rules that need not be frozen yet: a rehearsal runs on a draft."""
    lot = dict(written)
    if procedure_of(tender).ranks:
        if panel:
            lot["panel"] = list(panel)
        if draws:
            lot["draws"] = [dict(draw) for draw in draws]
    lot["submissions"] = [dict(submission) for submission in submissions]
    return {
        "format": FORMAT,
        "tender": {"id": str(tender.id), "title": tender.title},
        "lots": [lot],
    }
