"""What a provider hands in for a lot, and the proof that it came in."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, as_text
from app.core.scan import Verdict
from app.providers.models import Provider
from app.tenders.models import InTender, Lot


class SubmissionState(StrEnum):
    """Where a submission stands; from `excluded` on it no longer counts."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    INVALID = "invalid"


class PartyRole(StrEnum):
    """What somebody else is in a submission."""

    MEMBER = "member"
    SUBCONTRACTOR = "subcontractor"
    THIRD_PARTY = "third_party"


class Submission(InTender, table=True):
    """One provider's submission (inschrijving) for one lot, or application in open house."""

    __table_args__ = (
        UniqueConstraint("lot_id", "provider_id"),
        UniqueConstraint("lot_id", "number"),
    )

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    state: SubmissionState = Field(default=SubmissionState.DRAFT, sa_type=as_text(SubmissionState))
    number: int | None = None
    started_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    submitted_at: datetime | None = Field(default=None, sa_type=Instant)
    submitted_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    """When an open house decided on it: from then on nobody takes it back."""
    exception: str = ""
    """Why this provider asks to be let in although the window is closed."""
    reason: str = ""
    """Why it no longer counts: shown to the provider it concerns."""

    lot: Lot = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    provider: Provider = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    documents: list["Document"] = Relationship(
        back_populates="submission", sa_relationship_kwargs={"lazy": "raise"}
    )


class Document(InTender, table=True):
    """A sealed file that answers one requirement or one criterion."""

    __table_args__ = (
        UniqueConstraint("submission_id", "requirement_id"),
        UniqueConstraint("submission_id", "criterion_id"),
        CheckConstraint(
            "(requirement_id is null) <> (criterion_id is null)", name="answers_one_thing"
        ),
    )

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    requirement_id: UUID | None = Field(
        default=None, foreign_key="requirements.id", ondelete="RESTRICT", index=True
    )
    criterion_id: UUID | None = Field(
        default=None, foreign_key="criteria.id", ondelete="RESTRICT", index=True
    )
    name: str = Field(default="", max_length=200)
    """Empty while sealed, as what follows: `sealed_facts` holds it (`facts.py`)."""
    size: int = Field(default=0, sa_type=BigInteger)
    sha256: str = Field(default="", max_length=64)
    media_type: str = Field(default="", max_length=120)
    storage_key: str = Field(max_length=64, index=True)
    sealed_sha256: str = Field(default="", max_length=64)
    """Of the ciphertext, so that a file that was swapped is found without opening any."""
    sealed_size: int = Field(default=0, sa_type=BigInteger)
    sealed_key: bytes
    """The file key, wrapped for the tender's vault (or, in open house, for reading)."""
    sealed_facts: bytes | None = None
    """Name, size, hash and kind, closed with the file key; absent where nothing is sealed."""
    intake_key: bytes | None = None
    """The file key, wrapped for the server while this is a draft; destroyed at submit."""
    reading_key: bytes | None = None
    """The file key for reading on screen; absent until two people opened the vault."""
    scan: Verdict = Field(default=Verdict.UNSCANNED, sa_type=as_text(Verdict))
    uploaded_at: datetime = Field(default_factory=utcnow, sa_type=Instant)

    submission: Submission = Relationship(
        back_populates="documents", sa_relationship_kwargs={"lazy": "raise"}
    )


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


class Price(InTender, table=True):
    """A sealed price; the amount stands here only after the prices were opened by two."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", unique=True)
    sealed: bytes
    amount: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    entered_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Receipt(InTender, table=True):
    """Proof of what arrived and when, signed; one for every time something was submitted."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    number: int
    received_at: datetime = Field(sa_type=Instant)
    is_late: bool = False
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Everything but the list of files, which is closed (`receipts.content_of`)."""
    closed_files: bytes


class Opening(InTender, table=True):
    """The act of two people that made content or prices readable, and what they found."""

    lot_id: UUID | None = Field(
        default=None, foreign_key="lots.id", ondelete="RESTRICT", index=True
    )
    purpose: str = Field(max_length=20)
    opened_at: datetime = Field(sa_type=Instant)
    first_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    second_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Override(InTender, table=True):
    """A reasoned decision that lets a provider in although a rule of eligibility fails."""

    __table_args__ = (UniqueConstraint("provider_id", "rule_id"),)

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    rule_id: UUID = Field(foreign_key="eligibility_rules.id", ondelete="RESTRICT", index=True)
    reason: str
    decided_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    decided_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class Invitation(InTender, table=True):
    """A candidate that was selected may submit for this lot of the award phase (Aw 2.105)."""

    __table_args__ = (UniqueConstraint("lot_id", "provider_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    request_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    """The request to participate that was selected."""
    invited_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    invited_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class Arrival(InTender, table=True):
    """A submit that reached the server before the deadline and is not committed or refused yet.

    The vault waits for it, until the lease of a process that died is over.
    """

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    arrived_at: datetime = Field(sa_type=Instant)
    lease_until: datetime = Field(sa_type=Instant)


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


class Timestamp(InTender, table=True):
    """What a timestamp authority signed over a receipt (RFC 3161)."""

    receipt_id: UUID = Field(foreign_key="receipts.id", ondelete="RESTRICT", unique=True)
    token: bytes
    stamped_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Statement(InTender, table=True):
    """What a provider tells with its files: who takes part, what it declares; sealed as they are.

    `draft` opens with the intake key and is destroyed at submit (`statements`).
    """

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", unique=True)
    sealed: bytes
    draft: bytes | None = None
    written_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Party(InTender, table=True):
    """Somebody who takes part in a submission besides the provider; known from the opening on."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    position: int
    role: PartyRole = Field(sa_type=as_text(PartyRole))
    name: str = Field(max_length=200)
    kvk_number: str = Field(default="", max_length=8)
    share: str = Field(default="", max_length=300)


class Takeover(InTender, table=True):
    """What another platform received, taken over after the deadline, and the record of it."""

    platform: str = Field(max_length=60)
    imported_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    imported_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
