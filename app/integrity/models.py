"""A Bibob file, sealed with the room's own key."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text


class FileState(StrEnum):
    """Where a Bibob file stands; seen here only."""

    RUNNING = "running"
    CONCLUDED = "concluded"


class BibobFile(Record, table=True):
    """An integrity investigation of one provider in one tender; its text is ciphertext."""

    __table_args__ = (UniqueConstraint("tender_id", "provider_id"),)

    tender_id: UUID = Field(foreign_key="tenders.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    state: FileState = Field(default=FileState.RUNNING, sa_type=as_text(FileState))
    sealed_notes: bytes = b""
    sealed_conclusion: bytes = b""
    opened_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    concluded_at: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def trail(self) -> UUID:
        """A Bibob file has a chain of its own, outside the tender's."""
        return self.id
