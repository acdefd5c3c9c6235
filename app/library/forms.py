"""What somebody fills in about the library."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.requirements.forms import DemandForm, TypedDemand


class EntryForm(TypedDemand, DemandForm):
    """The words of an entry as a page sends them, and what changed in them."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""

    @property
    def plain(self) -> DemandForm:
        """What a version keeps."""
        return DemandForm.model_construct(
            **{name: getattr(self, name) for name in DemandForm.model_fields}
        )


class PickForm(BaseModel):
    """Which entries go into a tender, for all of it or for one lot."""

    entry_id: list[UUID] = []
    lot_id: UUID | None = None
