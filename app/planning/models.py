"""Milestones of a tender that are not its legal dates."""

from datetime import date, time
from enum import StrEnum

from sqlmodel import Field

from app.core.db import as_text
from app.tenders.models import InTender


class MilestoneKind(StrEnum):
    """What a milestone is about, where a rule looks at it."""

    DECISION = "decision"
    SELECTION = "selection"
    AWARD = "award"
    OTHER = "other"


class Milestone(InTender, table=True):
    """A step on a day, with who decides and how sure it is."""

    kind: MilestoneKind = Field(default=MilestoneKind.OTHER, sa_type=as_text(MilestoneKind))
    day: date
    starts_at: time | None = None
    ends_at: time | None = None
    title: str = Field(max_length=200)
    decided_by: str = Field(default="", max_length=200)
    is_provisional: bool = True
    note: str = Field(default="", max_length=500)
