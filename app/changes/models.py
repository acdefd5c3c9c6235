"""What may move a deadline after it passed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Outage(InTender, table=True):
    """A time in which the house could not be reached: the ground for a later deadline."""

    began_at: datetime = Field(sa_type=Instant)
    ended_at: datetime = Field(sa_type=Instant)
    text: str
    logged_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    logged_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
