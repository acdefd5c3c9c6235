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
    DROPPED = "dropped"
    """Fell away after the ranking was made."""


class Submission(InTender, table=True):
    """One provider's submission (inschrijving) for one lot, or application in open house."""

    __table_args__ = (
        UniqueConstraint("lot_id", "provider_id", "turn"),
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
    replacing_since: datetime | None = Field(default=None, sa_type=Instant)
    """While its provider changes what was submitted: until it submits anew, the earlier counts."""
    turn: int = 1
    """Which time its provider applies: in open house anew after a refusal, or after its end."""
    exception: str = ""
    """Why this provider asks to be let in although the window is closed."""
    reason: str = ""
    """Why it no longer counts: shown to the provider it concerns."""
    preference: int | None = None
    """Which choice this lot is where a provider may win only so many; known from the opening on."""

    lot: Lot = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    provider: Provider = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    documents: list["Document"] = Relationship(
        back_populates="submission", sa_relationship_kwargs={"lazy": "raise"}
    )


class Document(InTender, table=True):
    """A sealed file that answers one criterion, or one of the documents of a requirement."""

    __table_args__ = (
        UniqueConstraint("submission_id", "requirement_id", "part"),
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
    part: str = Field(default="", max_length=200)
    """Which of the documents that a requirement names; empty where it asks one."""
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
    closed_preference: bytes | None = None
    """Which choice the lot was, closed as the files are; absent where nobody chooses."""


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
