"""What is typed about letters."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import Versioned

LONGEST = 8000
LONGEST_OUTLINE = 20_000

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=LONGEST)]


class AskForm(BaseModel):
    """What a provider wants explained."""

    question: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=10, max_length=LONGEST)
    ]


class ExplainForm(BaseModel):
    """The explanation: it makes the reasons clear, and adds none."""

    text: Words


class OutlineForm(Versioned):
    """How a kind of letter is built, and why it changes."""

    text: Annotated[str, StringConstraints(max_length=LONGEST_OUTLINE)] = ""
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class StyleForm(Versioned):
    """How an authority's paper looks and who signs on it."""

    colour: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)] = "#16506a"
    return_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    signatory_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    signatory_function: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = (
        ""
    )
