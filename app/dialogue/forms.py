"""What a provider asks, and what the officer answers."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import Line

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=5000)]


class QuestionForm(BaseModel):
    """A question about a tender: what it is about, and the question."""

    subject: Line
    text: Question


class AnswerForm(BaseModel):
    """The answer, and the question as everybody will read it: without names."""

    subject: Line
    text: Question
    answer: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=2, max_length=20_000)
    ]
