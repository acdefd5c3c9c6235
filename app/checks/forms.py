"""What an officer or supervisor fills in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.checks.flow import CheckAction
from app.checks.models import Defect, Scope
from app.core.forms import DutchDate, DutchMoment, Line, Reason, Text


class DecisionForm(BaseModel):
    """A decision on one requirement, and why; a plain pass needs no reason."""

    action: CheckAction
    reason: Text = ""
    defect: Defect = Defect.OTHER


class AlikeForm(DecisionForm):
    """The same decision for the chosen ones of which the rule found the very same."""

    checks: list[UUID] = []


class ScopeForm(BaseModel):
    """For which requirements two people judge."""

    scope: Scope


class QuestionForm(BaseModel):
    """What the officer wants to know from the supervisor."""

    question: Reason


class AdviceForm(BaseModel):
    """What the supervisor advises."""

    text: Reason


class WeighingForm(BaseModel):
    """How the officer weighs the advice in the decision."""

    weighed: Reason


class RepairForm(BaseModel):
    """What everyone with the same defect may still send, and until when."""

    asks: Reason
    because: Reason
    due_at: DutchMoment
    is_no_new_offer: bool = False


class AnswerForm(BaseModel):
    """What a provider answers; the file came before."""

    answer: Text = ""


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


class VerificationForm(BaseModel):
    """What an intended winner is asked, and until when."""

    asks: Reason
    due_at: DutchMoment
