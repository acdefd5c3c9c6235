"""What an officer fills in about a ground for exclusion."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import DutchDate, DutchMoment, Line, Reason


class ExclusionForm(BaseModel):
    """A ground that may apply, and the fact that it rests on."""

    ground: Line
    party: Line
    fact: Reason
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    fact_on: DutchDate | None = None


class StepForm(BaseModel):
    """What one step of an exclusion came to."""

    goes_on: bool
    reason: Reason


class HearingForm(BaseModel):
    """What the provider is asked before anything is decided."""

    asks: Reason
    due_at: DutchMoment
