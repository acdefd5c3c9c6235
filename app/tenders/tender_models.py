"""A tender, and what every record of one has."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Field, Relationship

from app.accounts.models import Authority
from app.core.clock import utcnow
from app.core.db import ExactDecimal, Instant, Record, as_text
from app.tenders.choices import LotPreference, ProcedureKind, Stage

if TYPE_CHECKING:
    from app.tenders.models import Lot


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
