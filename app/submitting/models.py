"""A submit under way, and what a timestamp authority signed over its receipt."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Arrival(InTender, table=True):
    """A submit that reached the server before the deadline and is not committed or refused yet.

    The vault waits for it, until the lease of a process that died is over.
    """

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    arrived_at: datetime = Field(sa_type=Instant)
    lease_until: datetime = Field(sa_type=Instant)


class Timestamp(InTender, table=True):
    """What a timestamp authority signed over a receipt (RFC 3161)."""

    receipt_id: UUID = Field(foreign_key="receipts.id", ondelete="RESTRICT", unique=True)
    token: bytes
    stamped_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class EarlierContent(InTender, table=True):
    """The price and the statement that were submitted, while a replacement is prepared."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", unique=True)
    price: bytes | None = None
    price_entered_at: datetime | None = Field(default=None, sa_type=Instant)
    statement: bytes | None = None
    statement_written_at: datetime | None = Field(default=None, sa_type=Instant)
