"""What an officer fills in about requirements."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, StringConstraints, model_validator

from app.core.forms import Line, Text
from app.tenders.models import Moment

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class RequirementForm(BaseModel):
    """What a submission must satisfy, and the ways to prove it as (kind, name)."""

    lot_id: UUID | None = None
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    group: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    text: Text = ""
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    moment: Moment = Moment.VERIFICATION
    is_repairable: bool = True
    is_knock_out: bool = True
    alternatives: list[tuple[Short, Line]] = []


class TypedRequirementForm(RequirementForm):
    """The same as a page sends it: a box that is not ticked says no."""

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

    @property
    def plain(self) -> RequirementForm:
        """What the verbs take."""
        return RequirementForm.model_construct(
            **{name: getattr(self, name) for name in RequirementForm.model_fields}
        )
