"""What an integrity officer fills in."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import Reason


class NotesForm(BaseModel):
    """Notes of the investigation."""

    notes: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100_000)] = ""


class ConclusionForm(BaseModel):
    """The conclusion of the investigation."""

    conclusion: Reason
