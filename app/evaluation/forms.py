"""What evaluators fill in."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, PositiveInt, StringConstraints

from app.core.forms import DutchMoment, DutchTime, Reason, Text

Step = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Minutes = Annotated[int, Field(ge=5, le=480)]
Place = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class ScoreForm(BaseModel):
    """A step of the published scale and why; the page of the answer that it rests on."""

    step: Step
    motivation: Reason
    strong: Text = ""
    weak: Text = ""
    page: Annotated[PositiveInt, Field(le=9999)] | None = None
    note: Text = ""
    version: int = 0
    """The version that was on screen; 0 when there was no score yet."""


class PaperForm(BaseModel):
    """One answer as it stands on somebody's paper form."""

    step: Step
    motivation: Reason
    strong: Text = ""
    weak: Text = ""
    page: Annotated[PositiveInt, Field(le=9999)] | None = None


class ScoreRow(BaseModel):
    """One answer of an uploaded form, as it was looked at before it is taken."""

    key: str
    typed: dict[str, str]
    version: int

    def score(self) -> ScoreForm:
        """Read it as the scoring form would."""
        given = {name: text for name, text in self.typed.items() if text}
        return ScoreForm.model_validate({**given, "version": self.version})


class RowsForm(BaseModel):
    """The answers of an uploaded form that are taken over."""

    rows: list[str] = []


class DraftForm(BaseModel):
    """What stands in the scoring form, finished or not."""

    step: Text = ""
    motivation: Text = ""
    strong: Text = ""
    weak: Text = ""
    page: Text = ""
    note: Text = ""
    version: int = 0
    draft: int = 0
    """The version of the draft that was on screen; 0 when there was none."""
    later: bool = False
    """Whether the person leaves now and goes on later."""


class PracticeForm(BaseModel):
    """A made-up answer, and the score that was meant with the reason for it."""

    criterion_id: UUID
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=20_000)]
    step: Step
    reason: Reason


class TryForm(BaseModel):
    """What somebody gives the practice answer."""

    step: Step
    motivation: Reason


class HearingForm(BaseModel):
    """When and where one submission is heard, and what only this one is asked."""

    answer: str
    """Which one: `submission:criterion`."""
    at: DutchMoment
    minutes: Minutes = 60
    place: Place = ""
    questions: Text = ""


class SeriesForm(BaseModel):
    """Everybody on one criterion, one after the other on one day."""

    criterion_id: UUID
    at: DutchMoment
    until: DutchTime
    minutes: Minutes = 60
    pause: Annotated[int, Field(ge=0, le=240)] = 15
    place: Place = ""
    questions: Text = ""


class DeadlineForm(BaseModel):
    """Until when everybody scores in this round."""

    until: DutchMoment


class OrderForm(BaseModel):
    """How somebody likes to go through the answers."""

    order: Literal["question", "submission"]
