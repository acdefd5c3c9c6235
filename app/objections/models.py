"""What a provider brings against a decision, and what was answered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class ObjectionState(StrEnum):
    """Where an objection stands."""

    LODGED = "lodged"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """What an objection is about."""

    SCORES = "scores"
    MOTIVATION = "motivation"
    EXCLUSION = "exclusion"
    WINNER = "winner"
    PROCEDURE = "procedure"


class Remedy(StrEnum):
    """What a provider asks for."""

    EXPLANATION = "explanation"
    JUDGE_ANEW = "judge_anew"
    NEW_DECISION = "new_decision"
    WITHDRAW_LOT = "withdraw_lot"


class ObjectionOutcome(StrEnum):
    """What the answer leads to."""

    UNFOUNDED = "unfounded"
    EXPLAINED = "explained"
    JUDGE_ANEW = "judge_anew"
    NEW_DECISION = "new_decision"


class Objection(InTender, table=True):
    """One objection of one provider against one decision; what was written never changes."""

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    state: ObjectionState = Field(default=ObjectionState.LODGED, sa_type=as_text(ObjectionState))
    ground: Ground = Field(sa_type=as_text(Ground))
    arguments: str
    remedy: Remedy = Field(sa_type=as_text(Remedy))
    received_on: date
    in_time: bool
    """Whether it came within the standstill."""
    answer_by: date
    later_because: str = ""
    """Why the answer comes later than the term; empty while it does not."""
    entered_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    by_officer: bool = False
    """Whether it came by letter or mail and an officer entered it."""
    entered_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    outcome: ObjectionOutcome | None = Field(default=None, sa_type=as_text(ObjectionOutcome))
    answer: str = ""
    answered_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    answered_at: datetime | None = Field(default=None, sa_type=Instant)


class ObjectionPaper(InTender, table=True):
    """A file with an objection, by either side; both read it and nobody removes it."""

    objection_id: UUID = Field(foreign_key="objections.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=255)
    size: int
    sha256: str = Field(max_length=64)
    media_type: str = Field(max_length=120)
    storage_key: str = Field(max_length=64, index=True)
    file_key: bytes
    """Opens the file, closed with the server's reading key."""
    signatures: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    by_officer: bool = False
    added_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    added_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class ObjectionHearing(InTender, table=True):
    """When a provider is heard about its objection, and what was said."""

    objection_id: UUID = Field(foreign_key="objections.id", ondelete="RESTRICT", unique=True)
    held_at: datetime = Field(sa_type=Instant)
    place: str = Field(max_length=200)
    invited_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    report: str = ""
    reported_at: datetime | None = Field(default=None, sa_type=Instant)
    reported_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
