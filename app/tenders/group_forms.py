"""What an officer fills in about what stands above lots."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.core.forms import Line, Text, Versioned


class GroupForm(Versioned):
    """A perceel or segment above lots, and what its lots take from it."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    title: Line
    parent_id: UUID | None = None
    description: Text = ""
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    limits: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    funding: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    is_provisional: bool = False
    is_decided_together: bool = False


class MoveForm(BaseModel):
    """Which way a group goes among its neighbours."""

    direction: Literal["up", "down"]
