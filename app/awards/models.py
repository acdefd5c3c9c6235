"""A decision with everything it rests on."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class AwardState(StrEnum):
    """Where a decision stands."""

    INTENDED = "intended"
    STANDSTILL = "standstill"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class Draw(InTender, table=True):
    """A drawing of lots among equals (loting): where, when, who watched, and the order drawn."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    among: list[str] = Field(sa_column=Column(JSON, nullable=False))
    order: list[str] = Field(sa_column=Column(JSON, nullable=False))
    held_at: datetime = Field(sa_type=Instant)
    place: str = Field(max_length=200)
    witnesses: str = Field(max_length=500)
    record_number: str = Field(max_length=64)


class Award(InTender, table=True):
    """A decision on a lot, or on one application, with a frozen copy of all it rests on."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID | None = Field(
        default=None, foreign_key="submissions.id", ondelete="RESTRICT", index=True
    )
    state: AwardState = Field(default=AwardState.INTENDED, sa_type=as_text(AwardState))
    input: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outcome: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    input_sha256: str = Field(max_length=64)
    proposed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    confirmed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    decided_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    standstill_first_day: date | None = None
    standstill_ends_at: datetime | None = Field(default=None, sa_type=Instant)
    standstill_reading: str = Field(default="", max_length=500)
    """Which rule, calendar and reading gave the end date."""
