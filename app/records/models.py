"""Redacted versions of a dossier: what is kept back from whom, on which ground."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class Ground(StrEnum):
    """Why the law lets something be kept back."""

    CONFIDENTIAL = "aw_2_57"
    INTEREST_OF_PARTY = "aw_2_104"
    NOT_IN_NOTICE = "aw_2_138"
    TRADE_SECRET = "woo_5_1_1_c"  # noqa: S105  (a ground, no secret)
    PRIVACY = "woo_5_1_2_e"
    COMPETITION = "woo_5_1_2_f"
    STATE = "woo_5_1_2_i"


class Target(StrEnum):
    """What can be kept back: a whole file, what the trail tells of a kind of record, or words."""

    FILE = "file"
    TRAIL = "trail"
    PASSAGE = "passage"


class Redaction(InTender, table=True):
    """One redacted version of a tender's dossier; fixed once a second person confirmed it."""

    title: str = Field(max_length=200)
    made_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    made_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    seen: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """What there was when it was confirmed: nobody looked at what came later, so it stays back."""


class Withholding(InTender, table=True):
    """One thing that a redacted version keeps back, with its ground and why that ground holds."""

    __table_args__ = (UniqueConstraint("redaction_id", "target", "subject"),)

    redaction_id: UUID = Field(foreign_key="redactions.id", ondelete="CASCADE", index=True)
    target: Target = Field(sa_type=as_text(Target))
    subject: str = Field(max_length=2000)
    """The name of a file, a kind of record in the trail, or the words of a passage."""
    ground: Ground = Field(sa_type=as_text(Ground))
    reason: str
    by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    """Nobody where we proposed it ourselves."""
