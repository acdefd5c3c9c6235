"""What was found about each requirement of each submission."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class CheckState(StrEnum):
    """A person's decision on one requirement."""

    OPEN = "open"
    PASSED = "passed"
    EQUIVALENT = "equivalent"
    TO_REPAIR = "to_repair"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


class RuleVerdict(StrEnum):
    """What the rule itself found; it never decides."""

    PASSES = "passes"
    FAILS = "fails"
    NEEDS_PERSON = "needs_person"


class GateState(StrEnum):
    """All that the tender's people see of integrity."""

    OPEN = "open"
    DECIDED = "decided"


class Check(InTender, table=True):
    """One requirement held against one submission."""

    __table_args__ = (UniqueConstraint("submission_id", "requirement_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="RESTRICT", index=True)
    state: CheckState = Field(default=CheckState.OPEN, sa_type=as_text(CheckState))
    verdict: RuleVerdict = Field(default=RuleVerdict.NEEDS_PERSON, sa_type=as_text(RuleVerdict))
    finding: str = ""
    """What the rule saw, in words."""
    reason: str = ""
    """Why the person decided so: goes into the provider's letter."""
    decided_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)


class Gate(InTender, table=True):
    """One round of checks of a submission, with its neutral integrity gate: open or decided."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    state: GateState = Field(default=GateState.OPEN, sa_type=as_text(GateState))
    started_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the checks of this submission were finished: nothing is decided after it."""


class Advice(InTender, table=True):
    """A supervisor's (toezichthouder) advice about a submission."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    question: str
    asked_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    text: str = ""
    given_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    given_at: datetime | None = Field(default=None, sa_type=Instant)
