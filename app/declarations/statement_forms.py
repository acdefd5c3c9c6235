"""What is typed about who takes part, and about a proof."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.core.forms import DutchDate, Line
from app.declarations.models import PartyRole
from app.providers.forms import KvkNumber

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
