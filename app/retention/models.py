"""How long the file of a tender is kept, and what is left of it once it was destroyed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Retention(InTender, table=True):
    """How long the file of a tender is kept, by which line of the municipality's selection list."""

    __table_args__ = (UniqueConstraint("tender_id"),)

    years: int = Field(ge=3)
    """After the end of the last contract, or the last decision where there is none."""
    category: str = Field(default="", max_length=60)
    """Its number in the selection list."""
    source: str = Field(max_length=300)
    version: int = 1
    set_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    set_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Destruction(InTender, table=True):
    """The declaration that a file was destroyed: what, on which ground, how and by whom.

    Archiefbesluit 1995, article 8. Frozen; the database lets go of receipts only where it stands.
    """

    __table_args__ = (
        UniqueConstraint("tender_id"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
    )

    ended_on: date
    """The last day on which the file had to be kept."""
    years: int
    category: str = Field(default="", max_length=60)
    source: str = Field(max_length=300)
    reason: str
    rows: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    """How many records went, per table."""
    files: int
    events: int
    """How many events of the trail lost what they told; their hashes stand."""
    chain_length: int
    chain_head: str = Field(max_length=64)
    """Of the trail, as it was when the file went."""
    proposed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    proposed_at: datetime = Field(sa_type=Instant)
    confirmed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    confirmed_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
