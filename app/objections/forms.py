"""What is typed about an objection, by the provider or for it, and the answer."""

from pydantic import BaseModel

from app.core.forms import DutchDate, DutchMoment, Line, Reason
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


class HearingForm(BaseModel):
    """When and where the provider is heard."""

    held_at: DutchMoment
    place: Line


class ReportForm(BaseModel):
    """What was said at the hearing."""

    report: Reason


class LaterForm(BaseModel):
    """Until when the answer takes, and why it comes later."""

    answer_by: DutchDate
    reason: Reason
