"""A fault, where it can be mended, and everything that the checks look at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.core.clock import dutch
from app.planning.models import Milestone
from app.products.models import Buyer, EligibilityRule, Product, Tariff
from app.products.phases import Behind
from app.publishing.models import TenderDocument
from app.tenders.grounds import Binding, Ground
from app.tenders.models import (
    Assignment,
    Lot,
    LotGroup,
    Part,
    Participation,
    Requirement,
    Tender,
)
from app.tenders.procedures import Procedure, procedure_of

CLEAR = Ground(Binding.PRINCIPLE, "Aw 1.9")
"""Transparency: every reader understands the documents in the same way."""

_PARAMETERS = {
    "criteria:index": "lot_id",
    "criteria:rules": "lot_id",
    "tenders:edit_lot": "lot_id",
    "requirements:edit_requirement": "requirement_id",
    "criteria:edit_criterion": "criterion_id",
    "products:edit": "product_id",
    "products:admission": "lot_id",
    "products:of_lot": "lot_id",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault can be mended: a page, the record in its address, and a field on it."""

    page: str
    subject_id: UUID
    anchor: str = ""
    where: str = ""

    @property
    def ids(self) -> dict[str, UUID]:
        """What the address of the page asks."""
        return {_PARAMETERS.get(self.page, "tender_id"): self.subject_id}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not add up. `mark` tells one from another of the same code there."""

    code: str
    message: str
    place: Place
    is_blocking: bool = True
    ground: Ground | None = None
    mark: str = ""

    @property
    def key(self) -> str:
        """Name it for as long as it stands, so that its reason stays with it."""
        return ":".join(filter(None, [self.code, str(self.place.subject_id), self.mark]))


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of a tender that a check looks at, read once."""

    tender: Tender
    lots: Sequence[Lot]
    groups: Sequence[LotGroup]
    requirements: Sequence[Requirement]
    assignments: Sequence[Assignment]
    proposed: Sequence[Assignment]
    """Duties that a second person has not confirmed yet."""
    participations: Sequence[Participation]
    parts: Sequence[Part]
    products: Sequence[Product]
    buyers: Sequence[Buyer]
    tariffs: Sequence[Tariff]
    rules: Sequence[EligibilityRule]
    milestones: Sequence[Milestone]
    documents: Sequence[TenderDocument]
    behind: Behind
    """How an award phase stands beside its selection."""
    now: datetime

    @property
    def procedure(self) -> Procedure:
        """How it is run."""
        return procedure_of(self.tender)

    @property
    def today(self) -> date:
        """The day on the Dutch clock."""
        return dutch(self.now).date()

    @property
    def first_day(self) -> date:
        """The first day on which care is still to be given: the start, or today once that was."""
        return max(self.tender.starts_on or self.today, self.today)

    def field(self, name: str) -> Place:
        """Point at a field of the tender itself."""
        return Place("tenders:edit", self.tender.id, f"f-{name}")


Check = Callable[[Draft], Iterator[Fault]]
"""Looks at one thing of the whole tender."""
LotCheck = Callable[[Draft, Lot], Iterator[Fault]]
"""Looks at one thing of one lot that is ranked."""
