"""A decision with everything it rests on."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class AwardState(StrEnum):
    """Where a decision stands."""

    INTENDED = "intended"
    STANDSTILL = "standstill"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class AwardKind(StrEnum):
    """What was decided: as the rules give it, or something that needs a reason."""

    AS_COMPUTED = "as_computed"
    DEPARTING = "departing"
    NO_AWARD = "no_award"
    WITHDRAWAL = "withdrawal"


class DropCause(StrEnum):
    """Why a submission fell away after the ranking was made."""

    VERIFICATION_FAILED = "verification_failed"
    OFFER_WITHDRAWN = "offer_withdrawn"
    REFUSED_BY_CODE = "refused_by_code"
    """Its reason is the public code, never what stands in an integrity file."""
    PRICE_NOT_EXPLAINED = "price_not_explained"
    """Two people judged so; nobody records it by hand (Aw 2.116)."""


class Stance(StrEnum):
    """What one of several authorities says of a decision."""

    AGREES = "agrees"
    LEAVES = "leaves"


class Award(InTender, table=True):
    """A decision on a lot, or on one application, with a frozen copy of all it rests on."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID | None = Field(
        default=None, foreign_key="submissions.id", ondelete="RESTRICT", index=True
    )
    state: AwardState = Field(default=AwardState.INTENDED, sa_type=as_text(AwardState))
    kind: AwardKind = Field(default=AwardKind.AS_COMPUTED, sa_type=as_text(AwardKind))
    reason: str = ""
    """Why it departs from the ranking, why nobody gets it, why it is withdrawn; of an application
    from outside the window: since when it is closed, and why no exception is made."""
    chosen: list[str] | None = Field(default=None, sa_column=Column(JSON))
    """Who gets a contract where the decision departs from the ranking."""
    replaces_id: UUID | None = Field(
        default=None, foreign_key="awards.id", ondelete="RESTRICT", index=True
    )
    """The decision that was taken back for this one."""
    approved_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    """The second decider, where the decision departs from the ranking."""
    withdrawn_because: str = ""
    input: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outcome: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    input_sha256: str = Field(max_length=64)
    proposed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    confirmed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    decided_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    standstill_first_day: date | None = None
    standstill_ends_at: datetime | None = Field(default=None, sa_type=Instant)
    standstill_reading: str = Field(default="", max_length=500)
    """Which rule, calendar and reading gave the end date."""
    skipped_because: str = ""
    """Why two people let no standstill run (Aw 2.127(4)); empty: one runs."""


class Dropout(InTender, table=True):
    """A submission that fell away after the ranking was made, and why."""

    __table_args__ = (UniqueConstraint("submission_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    cause: DropCause = Field(sa_type=as_text(DropCause))
    reason: str
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    dropped_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Suspension(InTender, table=True):
    """Interim relief about a decision: nobody signs until a person releases it (Aw 2.131)."""

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    claimant: str = Field(max_length=200)
    court: str = Field(max_length=200)
    case_number: str = Field(default="", max_length=60)
    asked_on: date
    in_time: bool
    """Whether relief was asked within the standstill: then the act itself suspends."""
    begun_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    begun_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    ruled_on: date | None = None
    ruling: str = ""
    released_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    released_at: datetime | None = Field(default=None, sa_type=Instant)


class Extension(InTender, table=True):
    """A later end of a standstill, for everybody, and why."""

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    ended_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    reason: str
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    extended_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Concurrence(InTender, table=True):
    """The decision of one of several authorities: it joins the award, or leaves."""

    __table_args__ = (UniqueConstraint("award_id", "authority_id"),)

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    stance: Stance = Field(sa_type=as_text(Stance))
    decided_on: date
    decided_by: str = Field(max_length=200)
    """Its college, or who holds the mandate."""
    mandate: str = Field(default="", max_length=300)
    """The ground on which that person decides and signs."""
    reason: str = ""
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    recorded_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
