"""What an officer or supervisor fills in."""

from uuid import UUID

from pydantic import BaseModel

from app.checks.flow import CheckAction
from app.checks.models import Defect, Scope
from app.core.forms import DutchDate, Reason, Text


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
    """What the officer wants to know from the supervisor, and by when."""

    question: Reason
    due_on: DutchDate


class DayForm(BaseModel):
    """Another last day for an advice, and why."""

    due_on: DutchDate
    because: Reason


class AdviceForm(BaseModel):
    """What the supervisor advises."""

    text: Reason


class WeighingForm(BaseModel):
    """How the officer weighs the advice in the decision."""

    weighed: Reason


class LeavingForm(BaseModel):
    """On which day a provider wrote that it withdraws, and what its letter says."""

    told_on: DutchDate
    reason: Reason
