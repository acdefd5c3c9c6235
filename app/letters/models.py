"""The letters that tell a decision, and what is asked after them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.choices import LetterKind as LetterKind
from app.tenders.models import InTender


class LetterState(StrEnum):
    """Where a letter stands; from sending on its text never changes."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"


class Letter(InTender, table=True):
    """One provider's letter; its data is frozen when it is sent, and so are its bytes."""

    __table_args__ = (UniqueConstraint("award_id", "submission_id"),)

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    kind: LetterKind = Field(sa_type=as_text(LetterKind))
    state: LetterState = Field(default=LetterState.DRAFT, sa_type=as_text(LetterState))
    advantages: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Per criterion code: what the winner offered more, in words for this reader."""
    explanation: str = ""
    """A text of its own above the reasons, if the officer wrote one."""
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    pdf_sha256: str = Field(default="", max_length=64)
    storage_key: str = Field(default="", max_length=64)
    message_id: str = Field(default="", max_length=200)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    read_at: datetime | None = Field(default=None, sa_type=Instant)
    told_in_id: UUID | None = Field(
        default=None, foreign_key="letters.id", ondelete="RESTRICT", index=True
    )
    """The letter in which this one is told, where one letter tells several decisions."""

    @property
    def document_id(self) -> UUID:
        """The letter whose PDF and message it has: its own, or that in which it is told."""
        return self.told_in_id or self.id


class Request(InTender, table=True):
    """A provider asks in writing for the reasons behind its letter (Aw 2.103, 2.130)."""

    __tablename__ = "explanation_requests"

    letter_id: UUID = Field(foreign_key="letters.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    question: str
    asked_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    due_on: date
    """The last day on which the answer must be there."""


class LaterLetter(InTender, table=True):
    """A letter after the first: it confirms or explains, and never gives a new reason."""

    __tablename__ = "later_letters"
    __table_args__ = (UniqueConstraint("request_id"),)

    letter_id: UUID = Field(foreign_key="letters.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    request_id: UUID | None = Field(
        default=None, foreign_key="explanation_requests.id", ondelete="RESTRICT"
    )
    kind: LetterKind = Field(sa_type=as_text(LetterKind))
    state: LetterState = Field(default=LetterState.DRAFT, sa_type=as_text(LetterState))
    text: str = ""
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    pdf_sha256: str = Field(default="", max_length=64)
    storage_key: str = Field(default="", max_length=64)
    message_id: str = Field(default="", max_length=200)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    read_at: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def document_id(self) -> UUID:
        """The letter whose PDF it is: always its own."""
        return self.id


AnyLetter = Letter | LaterLetter
"""Whatever a provider finds in its inbox."""
