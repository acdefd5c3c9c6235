"""What an officer fills in about criteria and the rules of a lot."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, model_validator

from app.core.forms import DutchDecimal, Line, Text, Versioned
from app.core.i18n import gettext as _
from app.criteria.methods import FORMULA_FIELDS, FORMULA_VALUE, METHOD_VALUES, METHODS
from app.tenders.models import Combine, CriterionKind, Method, PriceFormula

Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20),
    Field(pattern=r"^[A-Za-z0-9_-]+$"),
]
"""A short name that also stands in the evaluation file."""
Exact = Annotated[DutchDecimal, Field(max_digits=30, decimal_places=12)]
"""A number as fine and as large as the evaluation file can hold."""
Amount = Annotated[Exact, Field(gt=0)]
Weight = Annotated[Exact, Field(ge=0)]
Above = Literal[">=", ">"]


def _share(value: object) -> object:
    """Read 75% as 0.75; what is no percentage is read as any other number."""
    if isinstance(value, str) and value.strip().endswith("%"):
        text = value.strip().rstrip("%").strip().replace(",", ".")
        try:
            return Decimal(text).scaleb(-2)
        except InvalidOperation:
            return value
    return value


Share = Annotated[Exact, BeforeValidator(_share), Field(le=1)]
"""A part of the points: 75% or 0,75."""
Part = Annotated[Share, Field(gt=0)]


def _without(data: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Leave out what was filled in at a choice that was not made."""
    left_out = set(names)
    return {name: value for name, value in data.items() if name not in left_out}


class HandOnForm(BaseModel):
    """Which lots of the tender take over the criteria of a lot."""

    lot_id: list[UUID] = []


class TakeOverForm(BaseModel):
    """From which lot of the tender a lot takes its criteria."""

    source_id: UUID


class RulesForm(Versioned):
    """How a lot is decided: method, winners, prices, rounding and equals.

    A tie breaker is `criterion:K1`, `price` or `draw`, in the order in which they are tried.
    """

    method: Method = Method.WEIGHTED_POINTS
    base_points: Weight | None = None
    price_unit: Amount | None = None
    quality_weight: Weight | None = None
    price_weight: Amount | None = None
    winners: Annotated[int, Field(ge=1, le=1000)] | None = None
    fixed_price: Amount | None = None
    price_floor: Amount | None = None
    price_ceiling: Amount | None = None
    low_to_others: Part | None = None
    low_to_next: Part | None = None
    minimum_total: Exact | None = None
    minimum_total_op: Above = ">="
    rounding_mode: Literal["half_up", "half_even", "down"] = "half_up"
    rounding_decimals: Annotated[int, Field(ge=0, le=12)] = 2
    rounding_stages: list[Literal["combined", "criterion", "total"]] = []
    tie_breakers: list[Annotated[str, Field(pattern=r"^(|price|draw|criterion:.+)$")]] = []
    on_dropout: Literal["recompute", "keep_ranking"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _own_values(cls, data: dict[str, Any]) -> dict[str, Any]:
        chosen = str(data.get("method", Method.WEIGHTED_POINTS))
        if chosen not in set(Method):
            return data
        return _without(data, set(METHOD_VALUES) - set(METHODS[Method(chosen)].values))

    @property
    def order_of_equals(self) -> list[dict[str, Any]]:
        """Write the tie breakers as the evaluation file does."""
        written: list[dict[str, Any]] = []
        for chosen in filter(None, self.tie_breakers):
            if chosen == "price":
                written.append({"price": "lowest"})
            elif chosen == "draw":
                written.append({"draw": True})
            else:
                written.append({"criterion": chosen.removeprefix("criterion:")})
        return written


class ScaleStepForm(BaseModel):
    """One step of a scale: its name, the part of the points it earns, and the words for it."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    fraction: Share
    text: Text = ""


class GroupForm(BaseModel):
    """A heading above criteria."""

    code: Code
    title: Line
    parent_id: UUID | None = None


RANGE = ("range_from", "range_to", "range_step")
STEPS = ("steps", "step_label", "step_fraction", "step_text")
OF_QUALITY = ("combine", "minimum", "minimum_op", "scale_kind", *RANGE, *STEPS)
OF_PRICE = tuple(name for names in FORMULA_FIELDS.values() for name in names)


class CriterionForm(Versioned):
    """An award criterion with its scale, or the one that weighs the price."""

    code: Code
    title: Line
    group_id: UUID | None = None
    question: Text = ""
    guidance: Text = ""
    kind: CriterionKind = CriterionKind.QUALITY
    points: Amount
    combine: Combine = Combine.CONSENSUS
    minimum: Exact | None = None
    minimum_op: Above = ">="
    scale_kind: Literal["steps", "numbers"] = "steps"
    range_from: Exact | None = None
    range_to: Amount | None = None
    range_step: Amount | None = None
    steps: list[ScaleStepForm] = []
    formula: PriceFormula | None = None
    band_floor: Exact | None = None
    band_ceiling: Exact | None = None
    outside: Literal["clamp", "invalid"] = "clamp"
    zero_at: Annotated[Exact, Field(gt=1)] | None = None
    base: Annotated[Exact, Field(gt=1)] | None = None
    negative: Literal["clamp", "allow"] = "clamp"
    reference: Amount | None = None

    @model_validator(mode="before")
    @classmethod
    def _own_kind(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Keep what belongs to the kind, scale and formula that were chosen."""
        if str(data.get("kind", "")) == CriterionKind.PRICE:
            chosen = str(data.get("formula") or "")
            own = FORMULA_FIELDS[PriceFormula(chosen)] if chosen in set(PriceFormula) else ()
            return _without(data, {*OF_QUALITY, *OF_PRICE} - set(own))
        numbers = data.get("scale_kind") == "numbers"
        return _without(data, {"formula", *OF_PRICE, *(STEPS if numbers else RANGE)})

    @model_validator(mode="after")
    def _agrees(self) -> "CriterionForm":
        labels = [step.label for step in self.steps]
        if len(labels) != len(set(labels)):
            raise ValueError(_("Two steps of the scale have the same name. Give each its own."))
        return self

    @property
    def formula_value(self) -> Decimal | None:
        """The one number that the formula asks."""
        name = FORMULA_VALUE.get(self.formula) if self.formula else None
        value: Decimal | None = getattr(self, name) if name else None
        return value


class TypedCriterionForm(CriterionForm):
    """The same as a page sends it: the columns of the scale as three lists."""

    step_label: list[str] = []
    step_fraction: list[str] = []
    step_text: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _rows(cls, data: dict[str, Any]) -> dict[str, Any]:
        rows = zip(
            data.get("step_label", []),
            data.get("step_fraction", []),
            data.get("step_text", []),
            strict=False,
        )
        steps = [
            {"label": label, "fraction": fraction, "text": text}
            for label, fraction, text in rows
            if any(part.strip() for part in (label, fraction, text))
        ]
        return {**data, "steps": steps}

    @property
    def plain(self) -> CriterionForm:
        """What the verbs take."""
        return CriterionForm.model_construct(
            **{name: getattr(self, name) for name in CriterionForm.model_fields}
        )
