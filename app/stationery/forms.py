"""What is typed about letter paper."""

from typing import Annotated

from pydantic import StringConstraints

from app.core.forms import Versioned

LONGEST_OUTLINE = 20_000


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
