"""What an officer fills in about criteria and the rules of a lot."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, model_validator

from app.core.forms import DutchDecimal, Line, Text
from app.core.i18n import gettext as _
from app.tenders.models import Combine, CriterionKind, PriceFormula

Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20),
    Field(pattern=r"^[A-Za-z0-9_-]+$"),
]
"""A short name that also stands in the evaluation file."""


def _share(value: object) -> object:
    """Read 75% as 0.75; what is no percentage is read as any other number."""
    if isinstance(value, str) and value.strip().endswith("%"):
        text = value.strip().rstrip("%").strip().replace(",", ".")
        try:
            return Decimal(text).scaleb(-2)
        except InvalidOperation:
            return value
    return value


Share = Annotated[DutchDecimal, BeforeValidator(_share), Field(le=1)]
"""A part of the points: 75% or 0,75."""


class RulesForm(BaseModel):
    """How a lot is decided: winners, prices, rounding and equals.

    A tie breaker is `criterion:K1`, `price` or `draw`, in the order in which they are tried.
    """

    winners: Annotated[int, Field(ge=1, le=1000)] | None = None
    fixed_price: Annotated[DutchDecimal, Field(gt=0)] | None = None
    price_floor: Annotated[DutchDecimal, Field(gt=0)] | None = None
    price_ceiling: Annotated[DutchDecimal, Field(gt=0)] | None = None
    minimum_total: DutchDecimal | None = None
    rounding_mode: Literal["half_up", "half_even", "down"] = "half_up"
    rounding_decimals: Annotated[int, Field(ge=0, le=6)] = 2
    rounding_stages: list[Literal["criterion", "total"]] = []
    tie_breakers: list[Annotated[str, Field(pattern=r"^(|price|draw|criterion:.+)$")]] = []
    on_dropout: Literal["recompute", "keep_ranking"] | None = None

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


class CriterionForm(BaseModel):
    """An award criterion with its scale, or the one that weighs the price."""

    code: Code
    title: Line
    question: Text = ""
    guidance: Text = ""
    kind: CriterionKind = CriterionKind.QUALITY
    points: Annotated[DutchDecimal, Field(gt=0)]
    combine: Combine = Combine.CONSENSUS
    minimum: DutchDecimal | None = None
    formula: PriceFormula | None = None
    band_floor: DutchDecimal | None = None
    band_ceiling: DutchDecimal | None = None
    steps: list[ScaleStepForm] = []

    @model_validator(mode="after")
    def _agrees(self) -> "CriterionForm":
        labels = [step.label for step in self.steps]
        if len(labels) != len(set(labels)):
            raise ValueError(_("Two steps of the scale have the same name. Give each its own."))
        return self


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
