"""What stands beside a ranking: answers to warnings, and draws."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class CautionAnswer(InTender, table=True):
    """What an officer answered to a warning of the engine, before the decision."""

    __table_args__ = (UniqueConstraint("lot_id", "fingerprint"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    fingerprint: str = Field(max_length=64)
    """Of the warning as it was worded: another warning asks for another answer."""
    code: str = Field(max_length=40)
    text: str
    answer: str
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    answered_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class DrawNotice(InTender, table=True):
    """The announcement of a draw to all among whom it is held (ARW 2016 art. 2.63.3)."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    among: list[str] = Field(sa_column=Column(JSON, nullable=False))
    held_at: datetime = Field(sa_type=Instant)
    place: str = Field(max_length=200)
    led_by: str = Field(max_length=200)
    announced_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    announced_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    replaced_at: datetime | None = Field(default=None, sa_type=Instant)
    """When another time or place was announced instead."""


class Draw(InTender, table=True):
    """A drawing of lots among equals (loting): where, when, who watched, and the order drawn."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    among: list[str] = Field(sa_column=Column(JSON, nullable=False))
    order: list[str] = Field(sa_column=Column(JSON, nullable=False))
    held_at: datetime = Field(sa_type=Instant)
    place: str = Field(max_length=200)
    witnesses: str = Field(max_length=500)
    record_number: str = Field(max_length=64)
    notice_id: UUID | None = Field(
        default=None, foreign_key="draw_notices.id", ondelete="RESTRICT", index=True
    )
