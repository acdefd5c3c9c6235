"""What is typed about a drawing of lots."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.core.forms import DutchMoment, Line, Text


class OrderForm(BaseModel):
    """The order in which lots were drawn, first to last: both people type it."""

    order: list[str] = Field(min_length=2)


class DrawForm(OrderForm):
    """How a drawing of lots went: where, when, who watched, and what it gave."""

    held_at: DutchMoment
    place: Line
    witnesses: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
    record_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]


class InviteForm(BaseModel):
    """Why the procedure goes on with fewer candidates than announced."""

    reason: Text = ""
