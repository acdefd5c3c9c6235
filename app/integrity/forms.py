"""What an integrity officer fills in besides the steps."""

from typing import Annotated

from pydantic import StringConstraints

from app.core.forms import Versioned


class NotesForm(Versioned):
    """Notes of the investigation."""

    notes: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100_000)] = ""
