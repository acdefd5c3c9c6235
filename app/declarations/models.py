"""What a provider tells of who takes part, sealed until the opening."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class PartyRole(StrEnum):
    """What somebody else is in a submission."""

    MEMBER = "member"
    SUBCONTRACTOR = "subcontractor"
    THIRD_PARTY = "third_party"


class Statement(InTender, table=True):
    """What a provider tells with its files: who takes part, what it declares; sealed as they are.

    `draft` opens with the intake key and is destroyed at submit (`statements`).
    """

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", unique=True)
    sealed: bytes
    draft: bytes | None = None
    written_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class Party(InTender, table=True):
    """Somebody who takes part in a submission besides the provider; known from the opening on."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    position: int
    role: PartyRole = Field(sa_type=as_text(PartyRole))
    name: str = Field(max_length=200)
    kvk_number: str = Field(default="", max_length=8)
    share: str = Field(default="", max_length=300)


class TradeSecret(InTender, table=True):
    """Words or a file that a provider marks as its secret (Aw 2.57); known from the opening on."""

    __tablename__ = "trade_secrets"

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="CASCADE", index=True)
    item_id: UUID | None = None
    """The requirement or criterion of which the whole file is secret."""
    words: str = Field(default="", max_length=1000)
    why: str = Field(max_length=1000)
