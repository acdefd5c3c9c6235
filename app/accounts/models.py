"""Who can sign in, for whom, and what waits for a second person."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text


class Authority(Record, table=True):
    """A contracting authority (aanbestedende dienst): a municipality or their region."""

    name: str = Field(max_length=200, unique=True)
    short_name: str = Field(max_length=60)
    address: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=200)


class User(Record, table=True):
    """A person with an account; what they may do comes from their assignments."""

    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    phone: str = Field(default="", max_length=40)
    password_hash: str = Field(default="", max_length=300)
    is_administrator: bool = False
    totp_secret: bytes | None = None
    totp_last_step: int = 0
    totp_confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    created_by_id: UUID | None = None
    reset_at: datetime | None = Field(default=None, sa_type=Instant)
    reset_by_id: UUID | None = None
    disabled_at: datetime | None = Field(default=None, sa_type=Instant)
    theme: str = Field(default="light", max_length=10)

    memberships: list["Membership"] = Relationship(
        back_populates="user", sa_relationship_kwargs={"lazy": "raise"}
    )

    @property
    def has_second_factor(self) -> bool:
        """Whether this person proved to hold a second factor."""
        return self.totp_confirmed_at is not None


class Membership(Record, table=True):
    """A person works for an authority."""

    __table_args__ = (UniqueConstraint("user_id", "authority_id"),)

    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    can_create_tenders: bool = False
    is_manager: bool = False
    """Whether it sees what waits with whom, over every tender of the authority."""

    user: User = Relationship(
        back_populates="memberships", sa_relationship_kwargs={"lazy": "raise"}
    )
    authority: Authority = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class SignIn(Record, table=True):
    """One signed-in browser; the cookie holds a token whose hash stands here."""

    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    token_sha256: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    seen_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    second_factor_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Attempt(Record, table=True):
    """A try at a password or code; too many in a short time are refused."""

    what: str = Field(max_length=120, index=True)
    at: datetime = Field(default_factory=utcnow, sa_type=Instant, index=True)


class EntryKind(StrEnum):
    """Why somebody got a link by mail."""

    INVITATION = "invitation"
    RESET = "reset"


class EntryLink(Record, table=True):
    """A link by mail that lets a person set a password, once and not for long."""

    user_id: UUID = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    kind: EntryKind = Field(sa_type=as_text(EntryKind))
    token_sha256: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class Proposal(Record, table=True):
    """An act that one person proposed and another must confirm."""

    __table_args__ = (
        CheckConstraint("confirmer_id is null or confirmer_id <> proposer_id", name="two_people"),
    )

    kind: str = Field(max_length=60, index=True)
    subject: str = Field(max_length=120, index=True)
    trail: UUID | None = Field(default=None, index=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    proposer_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    confirmer_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
