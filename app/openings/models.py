"""What two people opened, and what was taken over from another platform."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Opening(InTender, table=True):
    """The act of two people that made content or prices readable, and what they found."""

    lot_id: UUID | None = Field(
        default=None, foreign_key="lots.id", ondelete="RESTRICT", index=True
    )
    purpose: str = Field(max_length=20)
    opened_at: datetime = Field(sa_type=Instant)
    first_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    second_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Takeover(InTender, table=True):
    """What another platform received, taken over after the deadline, and the record of it."""

    platform: str = Field(max_length=60)
    imported_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    imported_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
