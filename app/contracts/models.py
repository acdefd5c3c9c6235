"""A contract with a provider for a lot or product."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Contract(InTender, table=True):
    """A signed contract; it exists only after the award is final."""

    __table_args__ = (UniqueConstraint("award_id", "provider_id"),)

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    starts_on: date
    ends_on: date
    signed_on: date
    registered_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    options: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The years of each extension that is still possible, the next one first."""
    ended_because: str = ""
    """Why it ends before its time; empty while it runs its course."""
