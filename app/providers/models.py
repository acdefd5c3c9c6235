"""A care provider and who acts for it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text


class ProviderSize(StrEnum):
    """How many people work there, in the steps of recommendation 2003/361/EC."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Provider(Record, table=True):
    """A provider (aanbieder). Its KvK number is a claim: two may make the same one."""

    name: str = Field(max_length=200)
    short_name: str = Field(max_length=60)
    kvk_number: str = Field(max_length=8, index=True)
    legal_form: str = Field(default="", max_length=60)
    address: str = Field(default="", max_length=300)
    place: str = Field(default="", max_length=100)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    size: ProviderSize | None = Field(default=None, sa_type=as_text(ProviderSize))
    """As it tells itself; it decides nothing, and counts in the coverage."""
    registered_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class ProviderMember(Record, table=True):
    """A person acts for a provider."""

    __table_args__ = (UniqueConstraint("provider_id", "user_id"),)

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    can_sign: bool = False
    can_manage: bool = False
    """May invite and remove colleagues; everybody who acts for it may prepare."""

    provider: Provider = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    user: User = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class ProviderInvitation(Record, table=True):
    """Somebody with an account is asked to act for a provider; nothing is theirs before a yes."""

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=120)
    can_sign: bool = False
    can_manage: bool = False
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)

    provider: Provider = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    user: User = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class PastContract(Record, table=True):
    """What a provider was contracted for: the contract history on which eligibility rests."""

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    product: str = Field(max_length=200)
    form: str = Field(default="", max_length=20)
    """In kind (`zin`) or by personal budget (`pgb`)."""
    starts_on: date
    ends_on: date | None = None
    recorded_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")


class OwnFile(Record, table=True):
    """What a provider declared before and may use again (Aw 2.85(4)); closed by the intake key."""

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", unique=True)
    sealed: bytes
    confirmed_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    confirmed_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
