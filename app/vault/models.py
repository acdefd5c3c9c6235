"""Keys that two people hold together."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text
from app.tenders.models import InTender


class Purpose(StrEnum):
    """What a vault key closes."""

    CONTENT = "content"
    PRICE = "price"


class OpenerKey(Record, table=True):
    """A person's X25519 key; the private half opens only with their own vault passphrase."""

    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", unique=True)
    public_key: bytes
    salt: bytes
    wrapped_private_key: bytes
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class VaultKey(InTender, table=True):
    """The public half that seals a tender's content or a lot's prices."""

    __table_args__ = (UniqueConstraint("tender_id", "lot_id", "purpose"),)

    lot_id: UUID | None = Field(
        default=None, foreign_key="lots.id", ondelete="RESTRICT", index=True
    )
    purpose: Purpose = Field(sa_type=as_text(Purpose))
    public_key: bytes
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    opened_at: datetime | None = Field(default=None, sa_type=Instant)


class PairWrap(InTender, table=True):
    """A private half closed by `first` around `second`: they open it in that order."""

    __table_args__ = (
        UniqueConstraint("vault_key_id", "first_id", "second_id"),
        CheckConstraint("first_id <> second_id", name="two_people"),
    )

    vault_key_id: UUID = Field(foreign_key="vault_keys.id", ondelete="RESTRICT", index=True)
    first_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    second_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    wrapped: bytes
    on_behalf_of_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    """Whose half `first` was given: somebody who came later stands in for that opener."""
