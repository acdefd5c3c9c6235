"""What open house keeps besides the decision: its term, exceptions, and how an admission ends."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class ResponseTerm(InTender, table=True):
    """Within how many days an application is answered, by the documents themselves."""

    __table_args__ = (CheckConstraint("days > 0", name="days_positive"),)

    tender_id: UUID = Field(foreign_key="tenders.id", ondelete="RESTRICT", unique=True)
    days: int
    ground: str = Field(max_length=200)
    """Where the documents promise it."""
    version: int = 0


class Ruling(InTender, table=True):
    """Whether somebody who came outside the window is let in, held against what is contracted."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    is_granted: bool
    quality: str
    """Why its quality is unique, or is not: the applicant must show it."""
    compared: str
    """What it adds to the supply that is contracted."""
    ruled_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    ruled_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class EndSide(StrEnum):
    """Who ends an admission."""

    PROVIDER = "provider"
    AUTHORITY = "authority"


class AdmissionEnd(InTender, table=True):
    """The end of an admission: by whom, from when, and why."""

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", unique=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    side: EndSide = Field(sa_type=as_text(EndSide))
    last_day: date
    ground: str = Field(default="", max_length=200)
    """Where the documents let the authority end it; a provider needs none."""
    reason: str
    ended_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    confirmed_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    """The second person, where the authority ends it."""
    ended_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
