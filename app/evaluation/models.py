"""What evaluators gave, alone: scores, drafts, handing in; and what no longer counts of it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


class Score(InTender, table=True):
    """One evaluator's own judgement of one answer: a step of the published scale, and why."""

    __table_args__ = (
        UniqueConstraint("submission_id", "criterion_id", "evaluator_id"),
        # A ranking reads a whole lot, and nothing of the motivations.
        Index("ix_scores_steps", "lot_id", "submission_id", "criterion_id", "evaluator_id", "step"),
    )

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT")
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
    """An interview or presentation of one submission in one round, scored with the same form."""

    __table_args__ = (
        UniqueConstraint("submission_id", "criterion_id", "round_number"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int = 1
    """Who judges anew hears anew: an earlier round keeps its own sessions."""
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    at: datetime = Field(sa_type=Instant)
    minutes: int = 60
    place: str = Field(default="", max_length=200)
    questions: str = ""
    """What only this one is asked, besides the questions for everybody."""
    invited_at: datetime | None = Field(default=None, sa_type=Instant)
    """When its provider was told; from then on it hears of every change."""
    missed_at: datetime | None = Field(default=None, sa_type=Instant)
    """The moment to which nobody came; stays when another one is planned."""
    missed: str = ""
    """What the chair noted of that."""

    @property
    def is_missed(self) -> bool:
        """Whether nobody came, and no other moment is planned."""
        return self.missed_at == self.at

    @property
    def ends_at(self) -> datetime:
        """When the session is over."""
        return self.at + timedelta(minutes=self.minutes)


class HearingGuide(InTender, table=True):
    """What everybody is asked in the sessions on one criterion of a round."""

    __table_args__ = (UniqueConstraint("criterion_id", "round_number"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int
    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="RESTRICT", index=True)
    questions: str


class PaperScore(InTender, table=True):
    """A score as it stands on somebody's paper form: typed by one person, confirmed by another."""

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
    version: int = 0
    """The version of the evaluator's own score beside which it was typed; 0 when there was none."""
    typed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    typed_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    confirmed_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
