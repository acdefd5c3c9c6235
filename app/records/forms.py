"""What is filled in about the versions of a dossier."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import Line, Reason
from app.records.models import Ground


class RedactionForm(BaseModel):
    """For whom a redacted version is, or why it is made."""

    title: Line


class WithholdForm(BaseModel):
    """Files and kinds of events to keep back, with one ground for all of them."""

    targets: list[str] = []
    ground: Ground
    reason: Reason


class PassageForm(BaseModel):
    """Words to keep back wherever they stand in the trail and the letters."""

    passage: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000)]
    passage_ground: Ground
    passage_reason: Reason
