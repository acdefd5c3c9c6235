"""Grounds for exclusion that may apply to a submission, and every step that was taken."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class ExclusionState(StrEnum):
    """Where the weighing of a ground for exclusion stands."""

    RUNNING = "running"
    EXCLUDED = "excluded"
    KEPT = "kept"


class ExclusionStep(StrEnum):
    """What is walked, in this order, before anybody is excluded on a ground."""

    LOOK_BACK = "look_back"
    HEARING = "hearing"
    CLEANING = "cleaning"
    PROPORTION = "proportion"
    DECISION = "decision"


class Exclusion(InTender, table=True):
    """A ground for exclusion that may apply to a submission (Aw 2.86, 2.87), and its outcome."""

    __table_args__ = (UniqueConstraint("submission_id", "ground", "party"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    ground: str = Field(max_length=40)
    """Its code (`submissions/grounds.py`)."""
    party: str = Field(max_length=200)
    fact: str
    source: str = Field(max_length=300)
    fact_on: date | None = None
    """When the judgment became final, or the event took place."""
    state: ExclusionState = Field(default=ExclusionState.RUNNING, sa_type=as_text(ExclusionState))
    opened_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    opened_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class WalkedStep(InTender, table=True):
    """One step of an exclusion: what it came to, why, and who says so."""

    __table_args__ = (UniqueConstraint("exclusion_id", "step"),)

    exclusion_id: UUID = Field(foreign_key="exclusions.id", ondelete="RESTRICT", index=True)
    step: ExclusionStep = Field(sa_type=as_text(ExclusionStep))
    goes_on: bool
    """Whether exclusion is still possible after it."""
    reason: str
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
