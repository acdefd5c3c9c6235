"""A tender, what it asks, how it decides, and who works on it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Authority, User
from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, Record, as_text


class ProcedureKind(StrEnum):
    """How a tender is run; what that means stands in `procedures.py`."""

    OPEN = "open"
    SAS = "sas"
    OPEN_HOUSE = "open_house"


class LotState(StrEnum):
    """Where a lot stands; the last two rows are for open house."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OPENED = "opened"
    CHECKING = "checking"
    SCORING = "scoring"
    RANKED = "ranked"
    STANDSTILL = "standstill"
    FINAL = "final"
    WITHDRAWN = "withdrawn"
    ADMITTING = "admitting"
    CLOSED = "closed"


class CriterionKind(StrEnum):
    """What a criterion is judged on."""

    QUALITY = "quality"
    PRICE = "price"


class Combine(StrEnum):
    """How the panel's scores become one."""

    CONSENSUS = "consensus"
    MEAN = "mean"
    MEDIAN = "median"


class PriceFormula(StrEnum):
    """How a price becomes points (`scoring`, price formulas)."""

    LOWEST_RATIO = "lowest_ratio"
    LINEAR_BAND = "linear_band"


class Moment(StrEnum):
    """When a requirement must be proven."""

    SUBMISSION = "submission"
    VERIFICATION = "verification"
    CONTRACT = "contract"


class Tender(Record, table=True):
    """A procurement (aanbesteding); its own state is read from its lots."""

    reference: str = Field(max_length=40)
    slug: str = Field(max_length=120, unique=True)
    title: str = Field(max_length=200)
    description: str = ""
    procedure: ProcedureKind = Field(sa_type=as_text(ProcedureKind))
    lead_authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    deadline: datetime | None = Field(default=None, sa_type=Instant)
    questions_until: datetime | None = Field(default=None, sa_type=Instant)
    starts_on: date | None = None
    ends_on: date | None = None
    standstill_days: int = 20
    standstill_ground: str = Field(default="", max_length=300)
    court: str = Field(default="", max_length=200)
    contact: str = Field(default="", max_length=300)
    show_price_points: bool | None = None
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    published_at: datetime | None = Field(default=None, sa_type=Instant)

    lead_authority: Authority = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    lots: list["Lot"] = Relationship(
        back_populates="tender",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Lot.number"},
    )

    @property
    def trail(self) -> UUID:
        """A tender has a chain of its own."""
        return self.id


class InTender(Record):
    """A record that belongs to a tender; its events stand in the tender's chain."""

    tender_id: UUID = Field(foreign_key="tenders.id", ondelete="RESTRICT", index=True)

    @property
    def trail(self) -> UUID:
        """The tender's chain."""
        return self.tender_id


class Lot(InTender, table=True):
    """A part of a tender (perceel), or a product of an open house, decided on its own."""

    __table_args__ = (
        UniqueConstraint("tender_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    number: int
    code: str = Field(default="", max_length=20)
    title: str = Field(max_length=200)
    description: str = ""
    unit: str = Field(default="", max_length=40)
    limits: str = Field(default="", max_length=500)
    state: LotState = Field(default=LotState.DRAFT, sa_type=as_text(LotState))
    winners: int | None = Field(default=None, ge=1)
    fixed_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    price_floor: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    price_ceiling: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    minimum_total: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    rounding_mode: str = Field(default="half_up", max_length=20)
    rounding_decimals: int = 2
    rounding_stages: list[str] = Field(
        default_factory=lambda: ["criterion", "total"], sa_column=Column(JSON, nullable=False)
    )
    tie_breakers: list[dict[str, Any]] = Field(
        default_factory=lambda: [{"draw": True}], sa_column=Column(JSON, nullable=False)
    )
    on_dropout: str | None = Field(default=None, max_length=20)
    scoring_until: datetime | None = Field(default=None, sa_type=Instant)
    rules: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    rules_sha256: str = Field(default="", max_length=64)

    tender: Tender = Relationship(back_populates="lots", sa_relationship_kwargs={"lazy": "raise"})
    criteria: list["Criterion"] = Relationship(
        back_populates="lot",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Criterion.position"},
    )


class Criterion(InTender, table=True):
    """What a submission earns points on (gunningscriterium)."""

    __table_args__ = (UniqueConstraint("lot_id", "code"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    position: int
    code: str = Field(max_length=20)
    title: str = Field(max_length=200)
    question: str = ""
    guidance: str = ""
    kind: CriterionKind = Field(default=CriterionKind.QUALITY, sa_type=as_text(CriterionKind))
    points: Decimal = Field(sa_type=ExactDecimal)
    combine: Combine = Field(default=Combine.CONSENSUS, sa_type=as_text(Combine))
    minimum: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    formula: PriceFormula | None = Field(default=None, sa_type=as_text(PriceFormula))
    band_floor: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    band_ceiling: Decimal | None = Field(default=None, sa_type=ExactDecimal)

    lot: Lot = Relationship(back_populates="criteria", sa_relationship_kwargs={"lazy": "raise"})
    scale: list["ScaleStep"] = Relationship(
        back_populates="criterion",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "ScaleStep.position"},
    )


class ScaleStep(InTender, table=True):
    """One step of a criterion's published scale, with the words that earn it."""

    __table_args__ = (UniqueConstraint("criterion_id", "label"),)

    criterion_id: UUID = Field(foreign_key="criteria.id", ondelete="CASCADE", index=True)
    position: int
    label: str = Field(max_length=60)
    fraction: Decimal = Field(sa_type=ExactDecimal)
    text: str = ""

    criterion: Criterion = Relationship(
        back_populates="scale", sa_relationship_kwargs={"lazy": "raise"}
    )


class Requirement(InTender, table=True):
    """What a submission must satisfy (eis): passed or failed, never weighed."""

    lot_id: UUID | None = Field(default=None, foreign_key="lots.id", ondelete="CASCADE", index=True)
    position: int
    number: str = Field(max_length=20)
    group: str = Field(default="", max_length=120)
    title: str = Field(max_length=120)
    text: str = ""
    source: str = Field(default="", max_length=200)
    moment: Moment = Field(default=Moment.VERIFICATION, sa_type=as_text(Moment))
    is_repairable: bool = True
    is_knock_out: bool = True

    alternatives: list["Alternative"] = Relationship(
        back_populates="requirement",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Alternative.position"},
    )

    @property
    def asks_document(self) -> bool:
        """Whether a document must come with the submission."""
        return self.moment == Moment.SUBMISSION


class Alternative(InTender, table=True):
    """One way to prove a requirement; any of them will do."""

    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="CASCADE", index=True)
    position: int
    kind: str = Field(default="", max_length=40)
    name: str = Field(max_length=200)

    requirement: Requirement = Relationship(
        back_populates="alternatives", sa_relationship_kwargs={"lazy": "raise"}
    )


class Participation(InTender, table=True):
    """An authority takes part in a tender, for all of it or for what `scope` says."""

    __table_args__ = (UniqueConstraint("tender_id", "authority_id"),)

    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    scope: str = Field(default="", max_length=300)

    authority: Authority = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class Assignment(InTender, table=True):
    """Who does what, for a whole tender or for one lot; every access starts here."""

    __table_args__ = (UniqueConstraint("tender_id", "lot_id", "user_id", "duty"),)

    lot_id: UUID | None = Field(default=None, foreign_key="lots.id", ondelete="CASCADE", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT", index=True)
    duty: Duty = Field(sa_type=as_text(Duty))
    assigned_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)

    user: User = Relationship(sa_relationship_kwargs={"lazy": "raise"})
