"""A file on its way in, and the hash of one that may follow."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.core.scan import Verdict
from app.submissions.models import Submission
from app.tenders.models import InTender


class Upload(InTender, table=True):
    """A file on its way in: it may stop, and go on from another process or on another day."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    item_id: UUID
    """The requirement or criterion that the file answers."""
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    length: int = Field(sa_type=BigInteger)
    received: int = Field(default=0, sa_type=BigInteger)
    closed: bytes
    """The key of its parts and the name of the file, closed for the server."""
    expires_at: datetime = Field(sa_type=Instant)

    submission: Submission = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    parts: list["UploadPart"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "order_by": "UploadPart.start"}
    )


class UploadPart(InTender, table=True):
    """A piece of an upload that lies sealed in storage."""

    __table_args__ = (UniqueConstraint("upload_id", "start"),)

    upload_id: UUID = Field(foreign_key="uploads.id", ondelete="CASCADE", index=True)
    start: int = Field(sa_type=BigInteger)
    size: int = Field(sa_type=BigInteger)
    storage_key: str = Field(max_length=64, index=True)


class Lodgement(InTender, table=True):
    """The hash of a file, lodged before the deadline; the file itself follows (Aw 2.109a)."""

    __table_args__ = (UniqueConstraint("submission_id", "item_id"),)

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    item_id: UUID
    """The requirement or criterion that the file answers."""
    sha256: str = Field(max_length=64)
    method: str = Field(default="SHA-256", max_length=20)
    lodged_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    lodged_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class EarlierDocument(InTender, table=True):
    """A document that was submitted, as it was, while its provider prepares a replacement.

    It has the id of the document itself, by which the receipt calls it.
    """

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    requirement_id: UUID | None = None
    criterion_id: UUID | None = None
    part: str = Field(default="", max_length=200)
    storage_key: str = Field(max_length=64, index=True)
    sealed_sha256: str = Field(max_length=64)
    sealed_size: int = Field(sa_type=BigInteger)
    sealed_key: bytes
    sealed_facts: bytes | None = None
    scan: Verdict = Field(sa_type=as_text(Verdict))
    uploaded_at: datetime = Field(sa_type=Instant)
