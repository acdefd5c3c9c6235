"""Requirements kept for later: entries, their versions, and who shares them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import Instant, Record


class Entry(Record, table=True):
    """A requirement in the library: of one authority, or of the software where none owns it."""

    authority_id: UUID | None = Field(
        default=None, foreign_key="authorities.id", ondelete="RESTRICT", index=True
    )
    code: str = Field(max_length=40)
    is_shared: bool = False
    retired_at: datetime | None = Field(default=None, sa_type=Instant)

    versions: list["EntryVersion"] = Relationship(
        back_populates="entry",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "EntryVersion.number"},
    )


class EntryVersion(Record, table=True):
    """The words of an entry at a moment; never changed after."""

    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    entry_id: UUID = Field(foreign_key="entries.id", ondelete="RESTRICT", index=True)
    number: int
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """A `RequirementForm` without its lot and number."""
    note: str = Field(default="", max_length=300)
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    created_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")

    entry: Entry = Relationship(back_populates="versions", sa_relationship_kwargs={"lazy": "raise"})
