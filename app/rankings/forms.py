"""What is typed about a ranking: answers to warnings, and draws."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.core.forms import DutchMoment, Line, Reason


class CautionForm(BaseModel):
    """Why the outcome stands although the engine warns."""

    fingerprint: Annotated[str, StringConstraints(max_length=64)]
    answer: Reason


class NoticeForm(BaseModel):
    """When and where lots are drawn, and by whom."""

    held_at: DutchMoment
    place: Line
    led_by: Line


class OrderForm(BaseModel):
    """The order in which lots were drawn, first to last: both people type it."""

    order: list[str] = Field(min_length=2)


class DrawForm(OrderForm):
    """How a drawing of lots went: where, when, who watched, and what it gave."""

    held_at: DutchMoment
    place: Line
    witnesses: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
    record_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
