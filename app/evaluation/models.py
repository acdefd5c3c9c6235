"""Declarations, individual scores, and what the panel settled."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class RoundState(StrEnum):
    """Where the panel of a lot stands."""

    INDIVIDUAL = "individual"
    CONSENSUS = "consensus"
    FIXED = "fixed"


class Round(InTender, table=True):
    """One lot's evaluation, from scoring alone to settled together."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", unique=True)
    state: RoundState = Field(default=RoundState.INDIVIDUAL, sa_type=as_text(RoundState))
    panel: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The ids of who counts, frozen when consensus opens; empty until then."""
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    fixed_at: datetime | None = Field(default=None, sa_type=Instant)


class Declaration(InTender, table=True):
    """What an evaluator declares about one provider, before opening anything (Aw 1.10b)."""

    __table_args__ = (UniqueConstraint("lot_id", "user_id", "provider_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    has_conflict: bool
    explanation: str = ""
    signed_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Score(InTender, table=True):
    """One evaluator's own judgement of one answer: a step of the published scale, and why."""

    __table_args__ = (UniqueConstraint("submission_id", "criterion_id", "evaluator_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    step: str = Field(max_length=60)
    motivation: str
    page: int | None = None
    note: str = ""
    """Private: only the evaluator ever reads it."""
    version: int = 1
    saved_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class HandIn(InTender, table=True):
    """An evaluator handed in; from then on own scores are locked."""

    __table_args__ = (UniqueConstraint("lot_id", "evaluator_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Consensus(InTender, table=True):
    """What the panel settled for one answer; the outward motivation goes into the letter."""

    __tablename__ = "consensus"
    __table_args__ = (UniqueConstraint("submission_id", "criterion_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    step: str = Field(max_length=60)
    """Empty where the tender published a mean or median: then the rule makes the score."""
    motivation: str
    internal_remark: str = ""
    moved: str = ""
    """Who moved towards the others, and why."""
    settled_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    settled_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
