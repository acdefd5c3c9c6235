"""Which authorities take part in a tender, and who works on it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Authority, User
from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.tender_models import InTender


class Participation(InTender, table=True):
    """An authority takes part in a tender, for all of it or for what `scope` says.

    Each decides for itself (`decided_by`, a mandate) and may withdraw.
    """

    __table_args__ = (UniqueConstraint("tender_id", "authority_id"),)

    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    scope: str = Field(default="", max_length=300)
    decided_by: str = Field(default="", max_length=200)
    """Who decides for this authority: its college, or whoever holds the mandate."""
    decided_on: date | None = None
    is_provisional: bool = False
    left_on: date | None = None
    left_because: str = ""

    authority: Authority = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class Part(InTender, table=True):
    """For which lot or product an authority takes part, and from when until when.

    An authority without any takes part in everything.
    """

    __table_args__ = (UniqueConstraint("participation_id", "lot_id"),)

    participation_id: UUID = Field(foreign_key="participations.id", ondelete="CASCADE", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    joins_on: date | None = None
    leaves_on: date | None = None
    holds_budget: bool = False


class Assignment(InTender, table=True):
    """Who does what, for a whole tender or for one lot; every access starts here."""

    __table_args__ = (UniqueConstraint("tender_id", "lot_id", "user_id", "duty"),)

    lot_id: UUID | None = Field(default=None, foreign_key="lots.id", ondelete="CASCADE", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    duty: Duty = Field(sa_type=as_text(Duty))
    deputy_for_id: UUID | None = Field(
        default=None, foreign_key="users.id", ondelete="RESTRICT", index=True
    )
    """Whom this person stands in for; a deputy acts in the own name."""
    assigned_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)

    user: User = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "foreign_keys": "Assignment.user_id"}
    )
