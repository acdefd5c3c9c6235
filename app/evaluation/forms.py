"""What evaluators and their chair fill in."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, PositiveInt, StringConstraints, model_validator

from app.core.forms import DutchMoment, Line, Reason, Text

Step = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


class ProviderAnswer(BaseModel):
    """What somebody declares about one provider of the lot."""

    provider_id: UUID
    has_conflict: bool
    explanation: Text = ""


class DeclarationForm(BaseModel):
    """A declaration on every provider of the lot, and the statement that it is signed with.

    From a page the answers come as `conflict_<id>` and `explanation_<id>`, one row per provider.
    """

    answers: list[ProviderAnswer] = []
    is_signed: bool = False

    @model_validator(mode="before")
    @classmethod
    def gather(cls, given: Any) -> Any:
        """Make answers of the rows of the page."""
        if not isinstance(given, dict) or "answers" in given:
            return given
        answers = [
            {
                "provider_id": name.removeprefix("conflict_"),
                "has_conflict": value,
                "explanation": given.get(name.replace("conflict_", "explanation_", 1), ""),
            }
            for name, value in given.items()
            if name.startswith("conflict_")
        ]
        return {"answers": answers, "is_signed": given.get("is_signed", False)}


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


class StartForm(BaseModel):
    """What is settled before the panel begins, and cannot change after."""

    is_blind: bool = True
    tolerance: Annotated[int, Field(ge=0, le=9)] = 0


class SeatsForm(BaseModel):
    """Who scores what: `criterion:person`, one for every tick."""

    seats: list[str] = []


class ReplaceForm(BaseModel):
    """Who takes somebody's place on the panel, and why."""

    successor_id: UUID
    reason: Reason


class ReassessForm(BaseModel):
    """What is judged anew, by whom, and why."""

    criteria: list[UUID] = Field(min_length=1)
    people: list[UUID] = Field(min_length=1)
    reason: Reason
    decision: Text = ""
    """Why who scored before may score again although the prices are known."""


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
    """When and where a submission is heard, and what is asked."""

    answer: str
    """Which one: `submission:criterion`."""
    at: DutchMoment
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    questions: Text = ""


class SideJobForm(BaseModel):
    """Where a person works or worked besides."""

    organisation: Line
    role: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    until: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""


class OrderForm(BaseModel):
    """How somebody likes to go through the answers."""

    order: Literal["question", "submission"]


class ReasonForm(BaseModel):
    """Why the chair or the officer does something out of the ordinary."""

    reason: Reason


class OpenForm(BaseModel):
    """Why consensus opens although somebody is not in; empty when everybody is."""

    reason: Text = ""


class AcceptForm(BaseModel):
    """The points that are settled in one act, and the words for the letter of each.

    From a page they come as `accept` with keys, and `motivation_<key>`.
    """

    accept: list[str] = []
    words: dict[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def gather(cls, given: Any) -> Any:
        """Gather the words of every point."""
        if not isinstance(given, dict) or "words" in given:
            return given
        words = {
            name.removeprefix("motivation_"): text
            for name, text in given.items()
            if name.startswith("motivation_")
        }
        return {"accept": given.get("accept", []), "words": words}


class NoteForm(BaseModel):
    """What the chair adds to the minutes."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=5000)]


class SettleForm(BaseModel):
    """What the panel settled: a step where consensus decides, and the words for the letter."""

    step: Step = ""
    motivation: Reason
    internal_remark: Text = ""
    moved: Text = ""
