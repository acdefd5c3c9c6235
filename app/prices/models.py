"""The question why a price is so low, the answer, and what two people made of it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class PriceQuestion(InTender, table=True):
    """An explanation that is asked of a price that looks abnormally low (Aw 2.116)."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    asks: str
    due_at: datetime = Field(sa_type=Instant)
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    asked_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    answer: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    is_explained: bool | None = None
    """What two people judged; nothing until then, and never by itself."""
    judgement: str = ""
    judged_at: datetime | None = Field(default=None, sa_type=Instant)
    first_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    second_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
