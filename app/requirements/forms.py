"""What an officer fills in about requirements."""

from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, field_validator, model_validator

from app.core.forms import DutchDate, Line, Text, Versioned
from app.core.i18n import gettext as _
from app.tenders.models import FileSort, Moment

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class Way(NamedTuple):
    """One way to prove a demand: its mark for the checks, and its name."""

    kind: Short
    name: Line


class DemandForm(BaseModel):
    """What must be satisfied, when it is shown and how; without a place in a tender."""

    group: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    text: Text = ""
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    moment: Moment = Moment.VERIFICATION
    is_repairable: bool = True
    is_knock_out: bool = True
    consequence: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    may_declare: bool = False
    months_fresh: Annotated[int, Field(ge=1, le=120)] | None = None
    accepts: list[FileSort] = []
    documents: Annotated[list[Line], Field(max_length=10)] = []
    alternatives: list[Way] = []

    @field_validator("documents", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """Take a name a line, as a cell of a workbook holds them, and rows that are empty."""
        names = value.splitlines() if isinstance(value, str) else value
        return [name for name in names if name.strip()]

    @field_validator("documents")
    @classmethod
    def _differ(cls, value: list[str]) -> list[str]:
        if len({name.casefold() for name in value}) < len(value):
            raise ValueError(_("Give each document a name of its own."))
        return value


class RequirementForm(DemandForm, Versioned):
    """The same in a tender: with its number, and the lot that it is for."""

    lot_id: UUID | None = None
    starters_until: DutchDate | None = None
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class TypedDemand(BaseModel):
    """How a page sends it: a box that is not ticked says no, ways in rows."""

    is_repairable: bool = False
    is_knock_out: bool = False
    alternative_kind: list[str] = []
    alternative_name: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _rows(cls, data: dict[str, Any]) -> dict[str, Any]:
        rows = zip(data.get("alternative_kind", []), data.get("alternative_name", []), strict=False)
        named = [(kind, name) for kind, name in rows if kind.strip() or name.strip()]
        return {**data, "alternatives": named}


class TypedRequirementForm(TypedDemand, RequirementForm):
    """A requirement of a tender as a page sends it."""

    @property
    def plain(self) -> RequirementForm:
        """What the verbs take."""
        return RequirementForm.model_construct(
            **{name: getattr(self, name) for name in RequirementForm.model_fields}
        )
