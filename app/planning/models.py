"""Milestones of a tender that are not its legal dates."""

from datetime import date, time

from sqlmodel import Field

from app.tenders.models import InTender


class Milestone(InTender, table=True):
    """A step on a day, with who decides and how sure it is."""

    day: date
    starts_at: time | None = None
    ends_at: time | None = None
    title: str = Field(max_length=200)
    decided_by: str = Field(default="", max_length=200)
    is_provisional: bool = True
    note: str = Field(default="", max_length=500)
