"""What an officer or supervisor fills in."""

from pydantic import BaseModel

from app.checks.flow import CheckAction
from app.core.forms import Reason, Text


class DecisionForm(BaseModel):
    """A decision on one requirement, and why; a plain pass needs no reason."""

    action: CheckAction
    reason: Text = ""


class QuestionForm(BaseModel):
    """What the officer wants to know from the supervisor."""

    question: Reason


class AdviceForm(BaseModel):
    """What the supervisor advises."""

    text: Reason
