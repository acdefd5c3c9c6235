"""What the chair fills in: what was settled, in the meeting and after it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from app.core.forms import Reason, Text
from app.evaluation.forms import Step


class ReassessForm(BaseModel):
    """What is judged anew, by whom, and why."""

    criteria: list[UUID] = Field(min_length=1)
    people: list[UUID] = Field(min_length=1)
    reason: Reason
    decision: Text = ""
    """Why who scored before may score again although the prices are known."""


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


class FollowForm(BaseModel):
    """Whether the page goes along with the chair."""

    follow: bool = False


class FixForm(BaseModel):
    """Who was in the meeting, and who of them only for a part of it."""

    present: list[UUID] = Field(min_length=1)
    in_part: Text = ""


class NoteForm(BaseModel):
    """What the chair adds to the minutes."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=5000)]


class SettleForm(BaseModel):
    """What the panel settled: a step where consensus decides, and the words for the letter."""

    step: Step = ""
    motivation: Reason
    internal_remark: Text = ""
    moved: Text = ""
