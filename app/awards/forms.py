"""What is typed between a ranking and a final decision."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.awards.models import AwardKind, DropCause, Stance
from app.core.forms import DutchDate, Line, Reason, Text


class DecisionForm(BaseModel):
    """What is decided; a reason wherever it is not simply what the rules give."""

    kind: AwardKind = AwardKind.AS_COMPUTED
    chosen: list[str] = Field(default_factory=list)
    reason: Text = ""


class WithdrawalForm(BaseModel):
    """Which lots stop, and why."""

    lots: list[str] = Field(default_factory=list)
    reason: Reason


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
    decided_by_id: UUID | None = None
    """Who holds a mandate of the authority; empty where its college decided itself."""
    decided_by: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    mandate: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    reason: Text = ""


class InviteForm(BaseModel):
    """Why the procedure goes on with fewer candidates than announced."""

    reason: Text = ""
