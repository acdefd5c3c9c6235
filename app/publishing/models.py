"""What was published: documents, versions, and the reasons for what was doubtful."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Reason(InTender, table=True):
    """Why an officer lets a warning stand; `fault` names it and what it was about."""

    __table_args__ = (UniqueConstraint("tender_id", "fault"),)

    fault: str = Field(max_length=200)
    warning: str
    """The words of the warning, as they stood when the reason was given."""
    text: str
    given_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    given_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")

    def is_about(self, code: str) -> bool:
        """Whether the warning has this code, whatever it was about."""
        return self.fault.split(":")[0] == code


class Version(InTender, table=True):
    """What stood in a tender when it was published; 1 is the publication itself."""

    __table_args__ = (UniqueConstraint("tender_id", "number"),)

    number: int
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str = Field(max_length=64)
    summary: str = ""
    published_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    published_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class TenderDocument(InTender, table=True):
    """A document of the tender (leidraad, annex): its title and place, not its content."""

    position: int = 0
    title: str = Field(max_length=200)
    category: str = Field(default="", max_length=60)


class DocumentVersion(InTender, table=True):
    """A file of a document; the latest one holds."""

    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: UUID = Field(foreign_key="tender_documents.id", ondelete="CASCADE", index=True)
    number: int
    name: str = Field(max_length=200)
    size: int
    sha256: str = Field(max_length=64)
    media_type: str = Field(max_length=120)
    storage_key: str = Field(max_length=64)
    uploaded_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    uploaded_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class Download(InTender, table=True):
    """Who took which version of a document when."""

    version_id: UUID = Field(foreign_key="document_versions.id", ondelete="CASCADE", index=True)
    user_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    email: str = Field(default="", max_length=254)
    """Left by somebody without an account, to be told about a new version."""
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    """When this person or address asked not to be told of new versions any more."""
