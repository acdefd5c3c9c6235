"""Declarations, individual scores, what the panel settled, and what no longer counts of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

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


class Score(InTender, table=True):
    """One evaluator's own judgement of one answer: a step of the published scale, and why."""

    __table_args__ = (UniqueConstraint("submission_id", "criterion_id", "evaluator_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    step: str = Field(max_length=60)
    motivation: str
    strong: str = ""
    weak: str = ""
    page: int | None = None
    note: str = ""
    """Private: only the evaluator ever reads it."""
    document_sha256: str = Field(default="", max_length=64)
    """The version of the answer that was judged; empty where no document was handed in."""
    version: int = 1
    saved_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Draft(InTender, table=True):
    """What somebody typed at an answer and did not save yet: nothing typed is lost."""

    __table_args__ = (UniqueConstraint("submission_id", "criterion_id", "evaluator_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    typed: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    version: int = 1
    saved_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class HandIn(InTender, table=True):
    """An evaluator handed in; from then on own scores are locked."""

    __table_args__ = (UniqueConstraint("lot_id", "evaluator_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Reopening(InTender, table=True):
    """The chair unlocked what somebody handed in, and why."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    reason: str
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
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


class PastScore(InTender, table=True):
    """A score that no longer counts: its giver was replaced, or it is judged anew."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    step: str = Field(max_length=60)
    motivation: str
    strong: str = ""
    weak: str = ""
    page: int | None = None
    document_sha256: str = Field(default="", max_length=64)
    saved_at: datetime = Field(sa_type=Instant)
    reason: str
    set_aside_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    set_aside_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class PastConsensus(InTender, table=True):
    """What an earlier round settled; kept, and never shown to a later one."""

    __tablename__ = "past_consensus"

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    step: str = Field(max_length=60)
    motivation: str
    internal_remark: str = ""
    moved: str = ""
    settled_at: datetime = Field(sa_type=Instant)


class Reassessment(InTender, table=True):
    """The decision to judge a lot or some of its criteria anew."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int
    """The round that this decision began."""
    criteria: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Ids of the criteria that are judged anew."""
    panel: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Ids of who scored the round before."""
    reason: str
    decision: str = ""
    """Why people who scored before may do so again although the prices are known."""
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class MinuteNote(InTender, table=True):
    """What the chair adds to the minutes; never changed."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int
    text: str
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Practice(InTender, table=True):
    """A made-up answer that the whole panel scores first, with the score that was meant."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", unique=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    text: str
    step: str = Field(max_length=60)
    reason: str


class PracticeScore(InTender, table=True):
    """What somebody gave the practice answer; it never counts."""

    __table_args__ = (UniqueConstraint("practice_id", "evaluator_id"),)

    practice_id: UUID = Field(foreign_key="practices.id", ondelete="CASCADE", index=True)
    evaluator_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    step: str = Field(max_length=60)
    motivation: str
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Hearing(InTender, table=True):
    """An interview or presentation of one submission, scored with the same form."""

    __table_args__ = (UniqueConstraint("submission_id", "criterion_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    at: datetime = Field(sa_type=Instant)
    place: str = Field(default="", max_length=200)
    questions: str = ""
