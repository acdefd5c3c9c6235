"""What is typed between a ranking and a final decision."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.awards.models import AwardKind, DropCause, Stance
from app.core.forms import DutchDate, DutchMoment, Line, Reason, Text


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


class DecisionForm(BaseModel):
    """What is decided; a reason wherever it is not simply what the rules give."""

    kind: AwardKind = AwardKind.AS_COMPUTED
    chosen: list[str] = Field(default_factory=list)
    reason: Text = ""


class TakeBackForm(BaseModel):
    """Why a decision is taken back."""

    reason: Reason


class DropForm(BaseModel):
    """Who fell away after the ranking was made, and why."""

    submission: Line
    cause: DropCause
    reason: Reason


class SuspendForm(BaseModel):
    """Who asked a judge for interim relief, where and when."""

    claimant: Line
    court: Line
    case_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    asked_on: DutchDate


class ReleaseForm(BaseModel):
    """What the judge decided, and why signing may go on."""

    ruled_on: DutchDate
    ruling: Reason


class ExtendForm(BaseModel):
    """A later last day of the standstill for everybody."""

    last_day: DutchDate
    reason: Reason


class ConcurrenceForm(BaseModel):
    """What one of several authorities decided, who did, and on which mandate."""

    stance: Stance
    decided_on: DutchDate
    decided_by: Line
    mandate: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    reason: Text = ""


class InviteForm(BaseModel):
    """Why the procedure goes on with fewer candidates than announced."""

    reason: Text = ""
