"""A Bibob file with its steps and papers, sealed with the room's own key."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text
from app.exclusions.codes import PublicCode


class FileState(StrEnum):
    """Where a Bibob file stands; seen here only."""

    OPENED = "opened"
    GROUNDED = "grounded"
    FORM_SENT = "form_sent"
    COMPLETE = "complete"
    INVESTIGATED = "investigated"
    ASKED = "asked"
    ADVISING = "advising"
    PAUSED = "paused"
    ADVISED = "advised"
    HEARING = "hearing"
    HEARD = "heard"
    TO_REPORT = "to_report"
    CONCLUDED = "concluded"


class StepKind(StrEnum):
    """What a person does in a file; each is kept with its day and what was filled in."""

    GROUND = "ground"
    DROP = "drop"
    REUSE = "reuse"
    SEND_FORM = "send-form"
    REMIND = "remind"
    COMPLETE = "complete"
    GO_ON = "go-on"
    INVESTIGATE = "investigate"
    ASK = "ask"
    TELL = "tell"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    DECLINE = "decline"
    ADVICE = "advice"
    INVITE = "invite"
    HEAR = "hear"
    WITHDRAW = "withdraw"
    CONCLUDE = "conclude"
    REPORT = "report"
    REOPEN = "reopen"


class BibobFile(Record, table=True):
    """An integrity investigation of one provider in one tender; its text is ciphertext."""

    __table_args__ = (UniqueConstraint("tender_id", "provider_id"),)

    tender_id: UUID = Field(foreign_key="tenders.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    state: FileState = Field(default=FileState.OPENED, sa_type=as_text(FileState))
    code: PublicCode = Field(default=PublicCode.CLEAR, sa_type=as_text(PublicCode))
    """What leaves this file once its gate is decided."""
    due_on: date | None = None
    """The day on which whoever is next must have acted."""
    sealed_notes: bytes = b""
    sealed_conclusion: bytes = b""
    """The conclusion of a file from before it had steps."""
    version: int = 1
    opened_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    concluded_at: datetime | None = Field(default=None, sa_type=Instant)

    @property
    def trail(self) -> UUID:
        """A Bibob file has a chain of its own, outside the tender's."""
        return self.id

    @property
    def is_running(self) -> bool:
        """Whether the gate waits for this file."""
        return self.concluded_at is None


class BibobStep(Record, table=True):
    """One step of a file; what was filled in is ciphertext."""

    __table_args__ = (UniqueConstraint("file_id", "number"),)

    file_id: UUID = Field(foreign_key="bibob_files.id", ondelete="RESTRICT", index=True)
    number: int
    kind: StepKind = Field(sa_type=as_text(StepKind))
    taken_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    taken_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    sealed: bytes


class BibobPaper(Record, table=True):
    """A document of a file: its content and what it is called are ciphertext."""

    file_id: UUID = Field(foreign_key="bibob_files.id", ondelete="RESTRICT", index=True)
    storage_key: str = Field(max_length=64)
    sealed_size: int
    sealed_sha256: str = Field(max_length=64)
    sealed_key: bytes
    sealed_facts: bytes
    added_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    added_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Clearance(Record, table=True):
    """That a provider needs no investigation in a tender, or none any more."""

    tender_id: UUID = Field(foreign_key="tenders.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    cleared_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    cleared_at: datetime = Field(default_factory=utcnow, sa_type=Instant)

    @property
    def trail(self) -> UUID:
        """Outside the tender's chain: what is decided last must not show before the rest."""
        return self.id
