"""Chains of events; what an event tells lies apart, so that it can be erased by law."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import Instant, Record

GENESIS = "0" * 64


class Chain(Record, table=True):
    """One sequence of events: of a tender, of a Bibob file, or of the house (no subject)."""

    subject_id: UUID | None = Field(default=None, unique=True)
    key: str = Field(unique=True, max_length=60)
    length: int = 0
    head: str = Field(default=GENESIS, max_length=64)


class Event(Record, table=True):
    """Something that happened; its hash covers the one before it. Append-only by trigger."""

    __table_args__ = (
        UniqueConstraint("chain_id", "number"),
        Index(None, "chain_id", "at", "number"),
        Index(None, "actor_id", "at"),
    )

    chain_id: UUID = Field(foreign_key="chains.id", ondelete="RESTRICT")
    number: int
    at: datetime = Field(default_factory=utcnow, sa_type=Instant, index=True)
    action: str = Field(max_length=80, index=True)
    actor_id: UUID | None = None
    subject: str = Field(max_length=120, index=True)
    payload_sha256: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)

    payload: "Payload" = Relationship(
        back_populates="event", sa_relationship_kwargs={"lazy": "raise", "uselist": False}
    )


class Payload(Record, table=True):
    """What an event tells, with the salt that its hash was made with."""

    event_id: UUID = Field(foreign_key="events.id", ondelete="RESTRICT", unique=True)
    salt: str = Field(max_length=32)
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))

    event: Event = Relationship(back_populates="payload", sa_relationship_kwargs={"lazy": "raise"})
