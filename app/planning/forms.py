"""What an officer fills in about a milestone."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.core.forms import DutchDate, DutchTime, Line
from app.planning.models import MilestoneKind

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class MilestoneForm(BaseModel):
    """A step on a day: what it is, who decides and how sure it is."""

    title: Line
    kind: MilestoneKind = MilestoneKind.OTHER
    day: DutchDate
    starts_at: DutchTime | None = None
    ends_at: DutchTime | None = None
    decided_by: Name = ""
    is_provisional: bool = False
    note: Note = ""
