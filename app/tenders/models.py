"""The lots of a tender, how each is decided, and what waits to change in them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Optional
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, as_text
from app.tenders.choices import Combine as Combine
from app.tenders.choices import CriterionKind as CriterionKind
from app.tenders.choices import FileSort as FileSort
from app.tenders.choices import LotPreference as LotPreference
from app.tenders.choices import LotState as LotState
from app.tenders.choices import Method as Method
from app.tenders.choices import Moment as Moment
from app.tenders.choices import PriceFormula as PriceFormula
from app.tenders.choices import ProcedureKind as ProcedureKind
from app.tenders.choices import Stage as Stage
from app.tenders.people_models import Assignment as Assignment
from app.tenders.people_models import Part as Part
from app.tenders.people_models import Participation as Participation
from app.tenders.requirement_models import Alternative as Alternative
from app.tenders.requirement_models import Requirement as Requirement
from app.tenders.tender_models import InTender as InTender
from app.tenders.tender_models import Tender as Tender


class LotGroup(InTender, table=True):
    """What stands above lots in the tree: a perceel with segments, or a segment with products.

    Lots take from it what they leave empty. Each lot is decided on its own, unless a group says
    that all under it are decided at once.
    """

    __table_args__ = (UniqueConstraint("tender_id", "code"),)

    parent_id: UUID | None = Field(
        default=None, foreign_key="lot_groups.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    code: str = Field(max_length=20)
    title: str = Field(max_length=200)
    description: str = ""
    unit: str = Field(default="", max_length=40)
    limits: str = Field(default="", max_length=500)
    funding: str = Field(default="", max_length=60)
    is_provisional: bool = False
    is_decided_together: bool = False
    """One decision covers all lots under it: none of them is awarded without the others."""
    version: int = 0


class Lot(InTender, table=True):
    """A part of a tender (perceel), or a product of an open house, decided on its own."""

    __table_args__ = (
        UniqueConstraint("tender_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    number: int
    group_id: UUID | None = Field(
        default=None, foreign_key="lot_groups.id", ondelete="RESTRICT", index=True
    )
    repeats_id: UUID | None = Field(
        default=None, foreign_key="lots.id", ondelete="RESTRICT", index=True
    )
    """The lot of an earlier tender, or of the selection phase, that this one goes on from."""
    criteria_from_id: UUID | None = Field(
        default=None, foreign_key="lots.id", ondelete="SET NULL", index=True
    )
    """The lot whose criteria this one follows, until it changes them."""
    code: str = Field(default="", max_length=20)
    title: str = Field(max_length=200)
    description: str = ""
    unit: str = Field(default="", max_length=40)
    limits: str = Field(default="", max_length=500)
    mean_hours: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    volume: str = Field(default="", max_length=300)
    funding: str = Field(default="", max_length=60)
    estimated_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    state: LotState = Field(default=LotState.DRAFT, sa_type=as_text(LotState))
    method: Method = Field(default=Method.WEIGHTED_POINTS, sa_type=as_text(Method))
    method_values: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    """What the method asks besides: base_points, unit, quality_weight, price_weight."""
    winners: int | None = Field(default=None, ge=1)
    fixed_price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    price_floor: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    price_ceiling: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    minimum_total: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    minimum_total_op: str = Field(default=">=", max_length=2)
    low_to_others: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    """Abnormally low: the part below the mean of the others from which the engine warns."""
    low_to_next: Decimal | None = Field(default=None, sa_type=ExactDecimal)
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
    version: int = 0

    tender: Tender = Relationship(back_populates="lots", sa_relationship_kwargs={"lazy": "raise"})
    criteria: list["Criterion"] = Relationship(
        back_populates="lot",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Criterion.position"},
    )


class CriterionGroup(InTender, table=True):
    """A heading above criteria; it has no scores, its points are the sum of what is under it."""

    __table_args__ = (UniqueConstraint("lot_id", "code"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    parent_id: UUID | None = Field(
        default=None, foreign_key="criterion_groups.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    code: str = Field(max_length=20)
    title: str = Field(max_length=200)

    parent: Optional["CriterionGroup"] = Relationship(
        sa_relationship_kwargs={"lazy": "raise", "remote_side": "CriterionGroup.id"}
    )


class Criterion(InTender, table=True):
    """What a submission earns points on (gunningscriterium)."""

    __table_args__ = (UniqueConstraint("lot_id", "code"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="CASCADE", index=True)
    group_id: UUID | None = Field(
        default=None, foreign_key="criterion_groups.id", ondelete="RESTRICT", index=True
    )
    position: int
    code: str = Field(max_length=20)
    title: str = Field(max_length=200)
    question: str = ""
    guidance: str = ""
    kind: CriterionKind = Field(default=CriterionKind.QUALITY, sa_type=as_text(CriterionKind))
    points: Decimal = Field(sa_type=ExactDecimal)
    combine: Combine = Field(default=Combine.CONSENSUS, sa_type=as_text(Combine))
    minimum: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    minimum_op: str = Field(default=">=", max_length=2)
    range_from: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    range_to: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    """A scale of numbers instead of steps, where `range_to` is set."""
    range_step: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    formula: PriceFormula | None = Field(default=None, sa_type=as_text(PriceFormula))
    band_floor: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    band_ceiling: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    outside: str = Field(default="clamp", max_length=10)
    """A price outside the band: `clamp` to its ends, or `invalid`."""
    formula_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    """`zero_at`, `base` or `reference`, as the formula asks."""
    negative: str = Field(default="clamp", max_length=10)
    """Points below zero in a logarithm: `clamp` or `allow`."""
    version: int = 0

    lot: Lot = Relationship(back_populates="criteria", sa_relationship_kwargs={"lazy": "raise"})
    group: CriterionGroup | None = Relationship(sa_relationship_kwargs={"lazy": "raise"})
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


class Change(InTender, table=True):
    """A change after publication that waits for the next version."""

    verb: str = Field(max_length=40)
    subject_id: UUID | None = None
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    position: int = 0
    made_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    made_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
