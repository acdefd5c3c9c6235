"""What is filled in at an open house."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.core.forms import DutchDate, Line, Reason, Versioned


class TermForm(Versioned):
    """The term in which an application is answered, and where the documents say so."""

    days: Annotated[int, Field(gt=0, le=365)]
    ground: Line


class RulingForm(BaseModel):
    """Whether the exception is granted, and what it was held against."""

    granted: Literal["yes", "no"]
    quality: Reason
    compared: Reason


class EndForm(BaseModel):
    """The last day of an admission, and why it ends."""

    last_day: DutchDate
    reason: Reason


class AuthorityEndForm(EndForm):
    """The same for the authority: with where the documents let it."""

    ground: Line
