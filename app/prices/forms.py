"""What is filled in about a price that looks abnormally low."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import DutchMoment, Reason


class AskForm(BaseModel):
    """What is asked of the provider, and before when it answers."""

    asks: Reason
    due_at: DutchMoment


class AnswerForm(BaseModel):
    """How the provider explains its price."""

    answer: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=20, max_length=50_000)
    ]


class JudgeForm(BaseModel):
    """Whether the low price is explained, and why."""

    is_explained: bool
    judgement: Reason
