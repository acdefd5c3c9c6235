"""A contract with a provider for a lot or product, and what is kept of it while it runs."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, as_text
from app.tenders.models import InTender


class Contract(InTender, table=True):
    """A signed contract; it exists only after the award is final."""

    __table_args__ = (UniqueConstraint("award_id", "provider_id"),)

    award_id: UUID = Field(foreign_key="awards.id", ondelete="RESTRICT", index=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    starts_on: date
    ends_on: date
    signed_on: date
    registered_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    options: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The years of each extension that is still possible, the next one first."""
    notice_months: int = Field(default=6, ge=0)
    """So long before its end one decides about an option, or about a new tender."""
    signed_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    """Who signed for the authority, where it keeps mandates."""
    announced_on: date | None = None
    """When the result was announced with its reasons: the risk of Aw 4.15 then ends sooner."""
    ended_because: str = ""
    """Why it ends before its time; empty while it runs its course."""


class ContractTariff(InTender, table=True):
    """What is paid from a day on; an indexation adds a row, so the earlier ones stay."""

    contract_id: UUID = Field(foreign_key="contracts.id", ondelete="RESTRICT", index=True)
    product_id: UUID | None = Field(
        default=None, foreign_key="products.id", ondelete="RESTRICT", index=True
    )
    """None: the tariff of the lot as a whole."""
    amount: Decimal = Field(sa_type=ExactDecimal)
    valid_from: date
    rule: str = Field(default="", max_length=200)
    """By which rule it was indexed; empty where somebody set the amount."""
    year: int | None = None
    percentage: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    source: str = Field(default="", max_length=200)
    set_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    set_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class TargetGroup(InTender, table=True):
    """For whom a lot is (doelgroep): to see how much choice each group has, no condition."""

    __table_args__ = (UniqueConstraint("lot_id", "name"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=60)


class DutyState(StrEnum):
    """Where one thing that a provider must show during the contract stands."""

    ASKED = "asked"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class ContractDuty(InTender, table=True):
    """A requirement that stays a duty: by when the provider shows that it keeps it."""

    contract_id: UUID = Field(foreign_key="contracts.id", ondelete="RESTRICT", index=True)
    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="RESTRICT", index=True)
    due_on: date
    repeat_months: int | None = Field(default=None, ge=1)
    """How long after it the same is asked again; None: once."""
    state: DutyState = Field(default=DutyState.ASKED, sa_type=as_text(DutyState))
    told: str = ""
    """What the provider says of it."""
    verdict: str = ""
    """What the officer says of what came in."""
    delivered_at: datetime | None = Field(default=None, sa_type=Instant)
    delivered_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    judged_at: datetime | None = Field(default=None, sa_type=Instant)
    judged_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")


class ContractPaper(InTender, table=True):
    """A PDF that belongs to a contract: signed by both, or what proves a duty. Never changed."""

    contract_id: UUID = Field(foreign_key="contracts.id", ondelete="RESTRICT", index=True)
    duty_id: UUID | None = Field(
        default=None, foreign_key="contract_duties.id", ondelete="RESTRICT", index=True
    )
    """The duty that it proves; None: the signed contract or an addition to it."""
    name: str = Field(max_length=255)
    size: int
    sha256: str = Field(max_length=64)
    pages: int
    storage_key: str = Field(max_length=64, index=True)
    file_key: bytes
    """Opens the file, closed with the intake key."""
    signatures: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """The digital signatures as they were found when it came in."""
    added_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    added_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")


class Side(StrEnum):
    """Of whom a contact person is."""

    AUTHORITY = "authority"
    PROVIDER = "provider"


class ContractContact(InTender, table=True):
    """Whom to call about a contract."""

    contract_id: UUID = Field(foreign_key="contracts.id", ondelete="RESTRICT", index=True)
    side: Side = Field(sa_type=as_text(Side))
    name: str = Field(max_length=200)
    role: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)


class ContractReminder(InTender, table=True):
    """One warning that went out: each step before a day once."""

    __table_args__ = (UniqueConstraint("subject_id", "day", "step"),)

    subject_id: UUID = Field(index=True)
    """The contract or the duty that the day belongs to."""
    day: date
    step: int
