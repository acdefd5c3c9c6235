"""What is typed about who takes part, and about a proof."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from app.core.forms import DutchDate, Line
from app.core.i18n import gettext as _
from app.declarations.models import PartyRole
from app.providers.forms import KvkNumber

SHORTEST_SECRET = 12
"""Fewer characters stand in any text by chance."""
Share = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
Holder = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class PartyForm(BaseModel):
    """Somebody who takes part besides the provider itself, and in what."""

    role: PartyRole
    name: Line
    kvk_number: KvkNumber
    share: Share


class PreferenceForm(BaseModel):
    """Which choice a lot is for its provider: 1 is the lot that it wants most."""

    preference: Annotated[int, Field(ge=1, le=1000)]


class ProofForm(BaseModel):
    """Until when a proof holds, and in whose name it stands."""

    ends_on: DutchDate | None = None
    holder: Holder = ""


class SecretForm(BaseModel):
    """Words or a file that are a trade secret, and why."""

    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    item_id: UUID | None = None
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=1000)]

    @field_validator("words")
    @classmethod
    def _long_enough(cls, words: str) -> str:
        if words and len(words) < SHORTEST_SECRET:
            raise PydanticCustomError("dutch", _("Copy at least 12 characters."))
        return words
