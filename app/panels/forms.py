"""What is filled in around a panel: seats, ties, side jobs."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from app.accounts.permissions import Duty
from app.core.forms import EmailAddress, Line, Reason, Text


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


class SideJobForm(BaseModel):
    """Where a person works or worked besides."""

    organisation: Line
    role: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    until: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""


class ReasonForm(BaseModel):
    """Why the chair or the officer does something out of the ordinary."""

    reason: Reason


class GuestForm(BaseModel):
    """Whom the officer asks from outside, for what and why."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
    email: EmailAddress
    organisation: Line
    duty: Literal[Duty.EVALUATOR, Duty.OBSERVER]
    reason: Reason
