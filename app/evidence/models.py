"""The evidence file of a provider, and what of it was shown with a submission."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text
from app.core.scan import Verdict
from app.tenders.models import InTender


class Proof(Record, table=True):
    """One thing that a provider can show again and again; what it is stands in its versions.

    The row tells until when it serves and nothing else: the rest would say who prepares what.
    """

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    ends_on: date | None = Field(default=None, index=True)
    reminded_days: int | None = None
    """Of how many days before its end its people were told last."""
    version: int = 0
    added_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)

    versions: list["ProofVersion"] = Relationship(
        back_populates="proof",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "ProofVersion.number"},
    )


class ProofVersion(Record, table=True):
    """A proof as it was from one moment on: its sealed file and what is known of it.

    Both are closed with the intake key, as a draft is; the authority has no way to them.
    """

    __table_args__ = (UniqueConstraint("proof_id", "number"),)

    proof_id: UUID = Field(foreign_key="proofs.id", ondelete="RESTRICT", index=True)
    number: int
    storage_key: str = Field(max_length=64, index=True)
    sealed_sha256: str = Field(max_length=64)
    sealed_size: int
    file_key: bytes | None
    """Opens the file; destroyed when the proof is withdrawn."""
    contents: bytes | None
    """The file's name and the facts, closed; destroyed when the proof is withdrawn."""
    scan: Verdict = Field(default=Verdict.UNSCANNED, sa_type=as_text(Verdict))
    made_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    made_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")

    proof: Proof = Relationship(back_populates="versions", sa_relationship_kwargs={"lazy": "raise"})


class Exhibit(InTender, table=True):
    """What a provider told of a document at one requirement; known from the opening on.

    Never changed afterwards: what the provider changes in its own file does not reach it.
    """

    __table_args__ = (UniqueConstraint("submission_id", "requirement_id", "part"),)

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="RESTRICT", index=True)
    part: str = Field(default="", max_length=200)
    sha256: str = Field(default="", max_length=64)
    """Of the file that it tells of; empty where the provider told it of whatever lay there."""
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
