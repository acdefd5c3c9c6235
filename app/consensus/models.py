"""What the panel settled, what an earlier round did, and what the minutes add."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant
from app.tenders.models import InTender


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
    is_at_once: bool | None = None
    """Accepted with others within the tolerance; no: discussed; None: not kept in those days."""
    settled_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    settled_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


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
    is_at_once: bool | None = None
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


class Attendance(InTender, table=True):
    """Who was in the meeting of a round and who was not, as its chair wrote down when it ended."""

    __table_args__ = (UniqueConstraint("lot_id", "round_number"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    round_number: int
    present: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    absent: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    in_part: str = ""
    """Who came later or left earlier, in words."""
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Presence(InTender, table=True):
    """Somebody looks at the meeting of a lot: last seen then."""

    __table_args__ = (UniqueConstraint("lot_id", "user_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    seen_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
