"""How far a lot is, who scores what of it, and what people declared."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text
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
    number: int = 1
    """Counts up with every re-assessment."""
    is_blind: bool = True
    """Whether the panel sees numbers instead of names, as the tender says."""
    tolerance: int = 0
    """Steps of difference within which scores may be accepted in one act; set beforehand."""
    speaking: dict[str, list[str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    """Who speaks when on each answer, drawn at the opening: `submission:criterion` to ids."""
    early_reason: str = ""
    """Why the chair opened consensus before everybody was in."""
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    fixed_at: datetime | None = Field(default=None, sa_type=Instant)
    shown: str = Field(default="", max_length=80)
    """The point that the chair shows the panel now: `submission:criterion`."""


class Declaration(InTender, table=True):
    """What an evaluator declares about one provider, before opening anything (Aw 1.10b)."""

    __table_args__ = (UniqueConstraint("lot_id", "user_id", "provider_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    has_conflict: bool
    explanation: str = ""
    names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Who was declared on: the provider, members and subcontractors; a new name asks again."""
    waiver: str = ""
    """Why a known tie was judged harmless; then it is no conflict any more."""
    waived_at: datetime | None = Field(default=None, sa_type=Instant)
    waived_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    signed_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class SideJob(Record, table=True):
    """Where a person works or worked besides: compared with providers before declaring."""

    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    organisation: str = Field(max_length=200)
    role: str = Field(default="", max_length=200)
    until: str = Field(default="", max_length=40)
    """As people say it: a year, or nothing while it lasts."""


class Seat(InTender, table=True):
    """A person scores a criterion; a criterion without seats is scored by the whole panel."""

    __table_args__ = (UniqueConstraint("criterion_id", "user_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="CASCADE", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)


class Guest(InTender, table=True):
    """Somebody from outside the authorities with a seat for one lot, who asked and why."""

    __table_args__ = (UniqueConstraint("lot_id", "user_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    duty: Duty = Field(sa_type=as_text(Duty))
    organisation: str = Field(max_length=200)
    reason: str = ""
    invited_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)
