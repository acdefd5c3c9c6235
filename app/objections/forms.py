"""What is typed about an objection, by the provider or for it, and the answer."""

from pydantic import BaseModel

from app.core.forms import DutchDate, Line, Reason
from app.objections.models import Ground, ObjectionOutcome, Remedy


class ObjectForm(BaseModel):
    """What is wrong according to the provider, why, and what it asks for."""

    ground: Ground
    arguments: Reason
    remedy: Remedy


class EnterForm(ObjectForm):
    """The same, of an objection that came by letter or mail."""

    submission: Line
    received_on: DutchDate


class AnswerForm(BaseModel):
    """What the authority answers, and what follows from it."""

    outcome: ObjectionOutcome
    answer: Reason
