"""Who may decide and sign for an authority."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, Record, as_text


class Purpose(StrEnum):
    """What a person may do for an authority."""

    DECIDE = "decide"
    SIGN = "sign"


class Mandate(Record, table=True):
    """One person's power to decide or to sign for an authority (Awb 10:1, 10:5)."""

    __tablename__ = "mandates"

    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    purpose: Purpose = Field(sa_type=as_text(Purpose))
    up_to: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    """In euro, over the whole term; None: whatever the amount."""
    valid_from: date
    valid_until: date | None = None
    ground: str = Field(max_length=300)
    """The decision or register that gives the power."""
    granted_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    granted_at: datetime = Field(default_factory=utcnow, sa_type=Instant)

    def covers(self, worth: Decimal | None, day: date) -> bool:
        """Whether it serves for an amount on a day; an amount nobody knows is within no limit."""
        runs = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        return runs and (self.up_to is None or (worth is not None and worth <= self.up_to))
