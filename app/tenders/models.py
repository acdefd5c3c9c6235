"""A tender, what it asks, how it decides, and who works on it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Optional
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship

from app.accounts.models import Authority, User
from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, Record, as_text
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


class Tender(Record, table=True):
    """A procurement (aanbesteding); its own state is read from its lots."""

    reference: str = Field(max_length=40)
    slug: str = Field(max_length=120, unique=True)
    title: str = Field(max_length=200)
    description: str = ""
    procedure: ProcedureKind = Field(sa_type=as_text(ProcedureKind))
    stage: Stage = Field(default=Stage.WHOLE, sa_type=as_text(Stage))
    follows_id: UUID | None = Field(
        default=None, foreign_key="tenders.id", ondelete="RESTRICT", unique=True, index=True
    )
    """The selection phase whose selected candidates this award phase invites."""
    lead_authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    tenderned_number: str = Field(default="", max_length=20)
    announced_on: date | None = None
    """When the notice stood on TenderNed: statutory terms are counted from it."""
    urgency: str = ""
    """Why shorter terms are needed (Aw 2.74); empty means they are not used."""
    deadline: datetime | None = Field(default=None, sa_type=Instant)
    questions_until: datetime | None = Field(default=None, sa_type=Instant)
    starts_on: date | None = None
    ends_on: date | None = None
    extensions: str = Field(default="", max_length=40)
    """Options after the first term, in years: `2 + 2`."""
    estimated_value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    max_lots: int | None = Field(default=None, ge=1)
    """The most lots that one provider can win."""
    lot_preference: LotPreference | None = Field(default=None, sa_type=as_text(LotPreference))
    """Which of them it keeps; asked where there is a most."""
    cpv_code: str = Field(default="", max_length=8)
    nuts_code: str = Field(default="", max_length=5)
    """What is bought and where, in the codes of a notice (`tenders/codes.py`)."""
    uses_bibob: bool = False
    bibob_ground: str = Field(default="", max_length=300)
    """The paragraph of the own documents that announces the Bibob inquiry."""
    standstill_days: int = 20
    standstill_ground: str = Field(default="", max_length=300)
    court: str = Field(default="", max_length=200)
    contact: str = Field(default="", max_length=300)
    show_price_points: bool | None = None
    takes_hashes: bool = False
    """Whether the documents allow lodging a hash before the deadline (Aw 2.109a)."""
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    published_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int = 0
    """Counts changes, so that two people at once are told (`accounts/edits.py`)."""

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


class Requirement(InTender, table=True):
    """What a submission must satisfy (eis): passed or failed, never weighed."""

    lot_id: UUID | None = Field(default=None, foreign_key="lots.id", ondelete="CASCADE", index=True)
    entry_version_id: UUID | None = Field(default=None, index=True)
    """The version of the library's entry that it was picked from (`library`)."""
    position: int
    number: str = Field(max_length=20)
    group: str = Field(default="", max_length=120)
    title: str = Field(max_length=120)
    text: str = ""
    source: str = Field(default="", max_length=200)
    moment: Moment = Field(default=Moment.VERIFICATION, sa_type=as_text(Moment))
    is_repairable: bool = True
    is_knock_out: bool = True
    consequence: str = Field(default="", max_length=300)
    """What happens when the proof is missing, in the words of the documents."""
    may_declare: bool = False
    """Whether the UEA covers it until proof is asked (Aw 2.84, 2.85)."""
    months_fresh: int | None = Field(default=None, ge=1)
    """The oldest that the proof may be, counted back from the moment of submission."""
    starters_until: date | None = None
    """Until when a starter may bring the certificate itself; absent where none was announced."""
    accepts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The sorts of file (`FileSort`) that are taken; none named: every sort that we know."""
    version: int = 0

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
