"""What an officer fills in about products, tariffs, windows and rules of eligibility."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from app.authorities.forms import Days
from app.core.forms import DutchDate, DutchDecimal, Line, Reason, Versioned
from app.core.i18n import gettext as _
from app.products.models import RuleKind

Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
OF_BUYER = ("authority_id", "joins_on", "leaves_on", "holds_budget")
"""What a row of the page says of an authority that buys."""
Amount = Annotated[DutchDecimal, Field(ge=0)]


class BuyerForm(Days):
    """An authority that buys a product; what it leaves empty is as in the lot."""

    authority_id: UUID
    holds_budget: bool | None = None


class ProductForm(Versioned):
    """A product inside a lot; its code is typed by a person, never read from a document."""

    code: Code
    title: Line
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    limits: Words = ""
    mean_hours: Annotated[DutchDecimal, Field(gt=0, le=168)] | None = None
    funding: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    replaces: list[dict[str, str]] = []
    buyers: list[BuyerForm] = []


class TypedProductForm(ProductForm):
    """The same as a page sends it: rows of old products, and of authorities, some ticked."""

    replaces_code: list[str] = []
    replaces_title: list[str] = []
    buys: list[str] = []
    buyer_authority_id: list[str] = []
    buyer_joins_on: list[str] = []
    buyer_leaves_on: list[str] = []
    buyer_holds_budget: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _rows(cls, data: dict[str, Any]) -> dict[str, Any]:
        rows = zip(data.get("replaces_code", []), data.get("replaces_title", []), strict=False)
        named = [
            {"code": code.strip(), "title": title.strip()}
            for code, title in rows
            if code.strip() or title.strip()
        ]
        cells = zip(*(data.get(f"buyer_{name}", []) for name in OF_BUYER), strict=False)
        told = [
            {name: text.strip() or None for name, text in zip(OF_BUYER, row, strict=True)}
            for row in cells
        ]
        return {
            **data,
            "replaces": named,
            "buyers": [one for one in told if one["authority_id"] in data.get("buys", [])],
        }

    @model_validator(mode="after")
    def _all_ticked(self) -> Self:
        told = zip(self.buyer_joins_on, self.buyer_leaves_on, self.buyer_holds_budget, strict=False)
        filled = {key for key, row in zip(self.buyer_authority_id, told, strict=False) if any(row)}
        if not filled <= set(self.buys):
            raise ValueError(_("Tick who buys it in each row in which you fill in something."))
        return self

    @property
    def plain(self) -> ProductForm:
        """What the verbs take."""
        return ProductForm.model_construct(
            **{name: getattr(self, name) for name in ProductForm.model_fields}
        )


class TariffForm(Versioned):
    """What a lot or product costs in a period, and of what the amount is made."""

    product_id: UUID | None = None
    amount: Annotated[DutchDecimal, Field(gt=0)] | None = None
    reference: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    valid_from: DutchDate | None = None
    valid_until: DutchDate | None = None
    law: Literal["", "wmo", "youth"] = ""
    professionals: Amount | None = None
    overhead: Amount | None = None
    non_productive: Amount | None = None
    travel_training: Amount | None = None
    client_bound: Amount | None = None
    indexation: Amount | None = None
    other: Amount | None = None


class WindowForm(Versioned):
    """When one can apply, and what is told outside these dates."""

    opens_on: DutchDate | None = None
    closes_on: DutchDate | None = None
    reason: Words = ""
    exception: Words = ""

    @model_validator(mode="after")
    def _in_order(self) -> "WindowForm":
        if self.opens_on is None and self.closes_on is None:
            raise ValueError(_("Fill in when it opens, when it closes, or both."))
        if self.opens_on and self.closes_on and self.closes_on <= self.opens_on:
            raise ValueError(_("It closes after it opened. Check the two days."))
        if self.closes_on and not self.reason:
            raise ValueError(_("Say why one cannot apply any more: providers read it."))
        return self


class StopForm(BaseModel):
    """From which day nobody can apply for a product of an open house any more, and why."""

    closes_on: DutchDate
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=500)]
    exception: Words = ""


class ResumeForm(BaseModel):
    """From which day one can apply again, and why."""

    opens_on: DutchDate
    reason: Reason


class RuleForm(BaseModel):
    """Who may apply, in the words of the documents, and on what that rests."""

    kind: RuleKind
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    product: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    form: Literal["", "zin", "pgb"] = ""
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    requirement_id: UUID | None = None
