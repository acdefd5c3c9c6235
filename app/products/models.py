"""Products inside a lot, what they cost, when one can join and who may."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Authority
from app.core.db import ExactDecimal, as_text
from app.tenders.models import InTender


class RuleKind(StrEnum):
    """On what eligibility rests."""

    CONTRACTED = "contracted"
    """The provider had a contract for something, in a year, in a form."""
    EVIDENCE = "evidence"
    """A document must come with the application."""


class Product(InTender, table=True):
    """A product (code, unit, hours) inside a lot; what it leaves empty it takes from its lot."""

    __table_args__ = (UniqueConstraint("tender_id", "code"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    position: int = 0
    code: str = Field(max_length=20)
    title: str = Field(max_length=200)
    unit: str = Field(default="", max_length=40)
    limits: str = Field(default="", max_length=500)
    mean_hours: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    funding: str = Field(default="", max_length=60)
    replaces: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """Old products that became this function: `{"code": "15B03", "title": "..."}`."""
    version: int = 0
    """Counts changes, so that two people at once are told (`accounts/edits.py`)."""


class Buyer(InTender, table=True):
    """An authority that buys a product; a product without any is bought by all in its lot.

    What it leaves empty is as in the lot.
    """

    __table_args__ = (UniqueConstraint("product_id", "authority_id"),)

    product_id: UUID = Field(foreign_key="products.id", ondelete="CASCADE", index=True)
    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    joins_on: date | None = None
    leaves_on: date | None = None
    holds_budget: bool | None = None

    authority: Authority = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class Tariff(InTender, table=True):
    """What a lot or one of its products costs in a period: an amount, or where it can be found."""

    __table_args__ = (CheckConstraint("amount is not null or reference <> ''", name="says_what"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    product_id: UUID | None = Field(
        default=None, foreign_key="products.id", ondelete="CASCADE", index=True
    )
    amount: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    reference: str = Field(default="", max_length=300)
    valid_from: date | None = None
    valid_until: date | None = None
    build_up: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Cost elements with their amounts (UB-Wmo 5.4; B-Jw 2.3)."""
    version: int = 0


class Window(InTender, table=True):
    """When one can apply for a lot; outside it the reason and the date are told."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    opens_on: date | None = None
    closes_on: date | None = None
    reason: str = Field(default="", max_length=500)
    """Why it is closed outside these dates."""
    exception: str = Field(default="", max_length=500)
    """What an applicant must show to be let in all the same; empty: no exception."""
    version: int = 0


class EligibilityRule(InTender, table=True):
    """Who may submit for a lot, besides its requirements."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    position: int = 0
    kind: RuleKind = Field(sa_type=as_text(RuleKind))
    text: str = Field(max_length=500)
    """The rule in the words of the documents: shown to the provider verbatim."""
    source: str = Field(default="", max_length=200)
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """`contracted`: product, form, year. `evidence`: requirement (its id)."""
