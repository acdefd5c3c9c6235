"""What is typed about a letter that was sent."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

LONGEST = 8000

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=LONGEST)]


class AskForm(BaseModel):
    """What a provider wants explained."""

    question: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=10, max_length=LONGEST)
    ]


class SkipForm(BaseModel):
    """Why nobody else is concerned, so that no standstill is asked."""

    reason: Words


class ExplainForm(BaseModel):
    """The explanation: it makes the reasons clear, and adds none."""

    text: Words
