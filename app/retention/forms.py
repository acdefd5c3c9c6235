"""What is filled in about keeping and destroying a file."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.core.forms import Line, Reason, Versioned


class RetentionForm(Versioned):
    """How long the file is kept, and which line of the selection list says so."""

    years: Annotated[int, Field(ge=3, le=100)]  # Aw 2.56: at least three years after the award
    category: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    source: Line


class DestroyForm(BaseModel):
    """Why nobody needs the file any more."""

    reason: Reason
