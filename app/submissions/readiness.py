"""What a submission must hold, what is there and what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Executable, Row, bindparam, exists, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.core.errors import NotFoundError
from app.core.i18n import gettext as _
from app.criteria.methods import METHODS, PriceUse
from app.products.models import EligibilityRule, RuleKind
from app.submissions.models import Document, Override, Price, Submission
from app.tenders.models import Alternative, Criterion, CriterionKind, Lot, Moment, Requirement

UEA = "uea"
"""The kind of evidence that is the European declaration (Aw 2.84)."""


class ItemKind(StrEnum):
    """What an item answers."""

    REQUIREMENT = "requirement"
    CRITERION = "criterion"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Slot:
    """The one place in a submission that a document answers."""

    requirement_id: UUID | None = None
    criterion_id: UUID | None = None
    part: str = ""
    """Which of the documents that the requirement names."""

    @property
    def item_id(self) -> UUID | None:
        """What calls the item: the requirement or criterion, or a document of its own."""
        if self.requirement_id and self.part:
            return uuid5(self.requirement_id, self.part)
        return self.requirement_id or self.criterion_id


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a provider must hand in, and what it handed in so far."""

    id: UUID
    kind: ItemKind
    number: str
    title: str
    text: str = ""
    group: str = ""
    accepts: tuple[str, ...] = ()
    """The sorts of file (`FileSort`) that the documents name; none: every sort."""
    document: Document | None = None
    price: Price | None = None
    is_uea: bool = False
    """Whether the European declaration is asked here: it can be filled in on a page."""
    is_further: bool = False
    """Whether it lies beside what is asked: the declaration of somebody else who takes part."""
    is_waived: bool = False
    """Whether a decision lets this provider in without it."""
    requirement_id: UUID | None = None
    """The requirement that it answers, or one of whose documents it is."""
    part: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether something was handed in, or nothing needs to be."""
        return self.document is not None or self.price is not None or self.is_waived

    @property
    def is_price(self) -> bool:
        """Whether an amount is asked, not a file."""
        return self.kind == ItemKind.PRICE

    @property
    def is_proof(self) -> bool:
        """Whether it may end or stand in somebody's name."""
        return self.kind == ItemKind.REQUIREMENT and not self.is_uea

    @property
    def needs_pdf(self) -> bool:
        """Whether this answer is read on screen by the panel, so that only pdf will do."""
        return self.kind == ItemKind.CRITERION

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its file, if there is one."""
        return (self.document,) if self.document else ()

    @property
    def slot(self) -> Slot:
        """Where its document goes."""
        if self.requirement_id:
            return Slot(requirement_id=self.requirement_id, part=self.part)
        return Slot(criterion_id=self.id)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything a submission must hold, in the published order."""

    items: tuple[Item, ...]
    strays: tuple[Document, ...] = ()
    """Files for a place that a later version does not ask any more."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files that are there."""
        return tuple(item.document for item in self.items if item.document)

    @property
    def missing(self) -> tuple[Item, ...]:
        """What is not there yet."""
        return tuple(item for item in self.items if not item.is_ready)

    @property
    def ready(self) -> int:
        """How many items are there."""
        return len(self.items) - len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether it can be submitted."""
        return not self.missing

    def place(self, slot: Slot) -> Item | None:
        """Find the item of a place; beside a declaration, everybody who takes part has one."""
        for item in self.items:
            if item.id == slot.item_id:
                return item
        first = next((one for one in self.items if one.is_uea), None)
        if first and slot.item_id and slot.requirement_id == first.requirement_id:
            return _further(first, slot.part, None)
        return None

    def groups(self) -> list[tuple[ItemKind, tuple[Item, ...]]]:
        """Give the items per kind, leaving out what is not asked."""
        kinds = [(kind, tuple(one for one in self.items if one.kind == kind)) for kind in ItemKind]
        return [(kind, items) for kind, items in kinds if items]

    def item(self, item_id: UUID) -> Item:
        """Find one item, or say that it does not exist."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFoundError


_ASKS_UEA = exists().where(
    col(Alternative.requirement_id) == col(Requirement.id), col(Alternative.kind) == UEA
)
_REQUIREMENTS: Executable = (
    select_columns(
        col(Requirement.id), col(Requirement.number), col(Requirement.title),
        col(Requirement.text), col(Requirement.group), col(Requirement.accepts),
        col(Requirement.documents), _ASKS_UEA.label("is_uea"),
    )
    .where(
        col(Requirement.tender_id) == bindparam("tender_id"),
        or_(col(Requirement.lot_id).is_(None), col(Requirement.lot_id) == bindparam("lot_id")),
        col(Requirement.moment) == Moment.SUBMISSION,
    )
    .order_by(col(Requirement.position))
)  # fmt: skip
_CRITERIA: Executable = (
    select_columns(
        col(Criterion.id), col(Criterion.code), col(Criterion.title), col(Criterion.question),
        col(Criterion.kind),
    )
    .where(col(Criterion.lot_id) == bindparam("lot_id"))
    .order_by(col(Criterion.position))
)  # fmt: skip
"""Columns, not records: a provider's every step asks for them."""
_DOCUMENTS = select(Document).where(col(Document.submission_id) == bindparam("submission_id"))
_PRICE = select(Price).where(col(Price.submission_id) == bindparam("submission_id"))
_WAIVED = (
    select(EligibilityRule.values)
    .join(Override, col(Override.rule_id) == col(EligibilityRule.id))
    .where(
        col(EligibilityRule.lot_id) == bindparam("lot_id"),
        col(EligibilityRule.kind) == RuleKind.EVIDENCE,
        col(Override.provider_id) == bindparam("provider_id"),
    )
)


def readiness(session: Session, submission: Submission) -> Readiness:
    """Hold a submission against what its lot asks."""
    own = {"submission_id": submission.id}
    documents = session.exec(_DOCUMENTS, params=own).all()
    price = session.exec(_PRICE, params=own).first()
    rows, here = session.connection(), {"lot_id": submission.lot_id}
    requirements = rows.execute(_REQUIREMENTS, {**here, "tender_id": submission.tender_id}).all()
    criteria = rows.execute(_CRITERIA, here).all()
    waived = _waived(session, submission)
    found = {slot_of(document): document for document in documents}
    items = [
        item
        for one in requirements
        for item in _asked_by(one, found, is_waived=str(one.id) in waived)
    ]
    items += [
        Item(one.id, ItemKind.CRITERION, one.code, one.title, one.question,
             document=found.get(Slot(criterion_id=one.id)))
        for one in criteria
        if one.kind == CriterionKind.QUALITY
    ]  # fmt: skip
    items += [
        Item(one.id, ItemKind.PRICE, one.code, one.title, one.question, price=price)
        for one in criteria
        if one.kind == CriterionKind.PRICE
    ]
    lot = session.get_one(Lot, submission.lot_id)
    if METHODS[lot.method].price == PriceUse.ALWAYS and lot.fixed_price is None:
        items.append(Item(lot.id, ItemKind.PRICE, "", _("Price"), lot.limits, price=price))
    asked = {item.document.id for item in items if item.document}
    return Readiness(tuple(items), tuple(one for one in documents if one.id not in asked))


def slot_of(document: Document) -> Slot:
    """Say which place a document answers."""
    return Slot(document.requirement_id, document.criterion_id, document.part)


def slots_of(requirement: Requirement | Row[Any], there: Iterable[Slot] = ()) -> list[Slot]:
    """List the places of a requirement: one for each document that it names.

    After those, what is `there` besides: of a UEA, one for each who takes part.
    """
    named = [Slot(requirement.id, part=part) for part in requirement.documents or [""]]
    others = (one for one in there if one.requirement_id == requirement.id and one not in named)
    return [*named, *sorted(others, key=lambda one: (len(one.part), one.part))]


def _asked_by(one: Row[Any], found: dict[Slot, Document], *, is_waived: bool) -> Iterator[Item]:
    """Ask for the document of a requirement, or for each one that it names, with a letter."""
    first = Item(
        one.id,
        ItemKind.REQUIREMENT,
        one.number,
        one.title,
        one.text,
        one.group,
        accepts=tuple(one.accepts),
        is_uea=one.is_uea,
        is_waived=is_waived,
        requirement_id=one.id,
    )
    for at, slot in enumerate(slots_of(one, found if one.is_uea else ())):
        item = _further(first, slot.part, found.get(slot))
        is_named = at < len(one.documents)
        number = one.number.rstrip(".") + ascii_lowercase[at] if is_named else one.number
        yield replace(item, number=number, is_further=at >= max(len(one.documents), 1))


def _further(first: Item, part: str, document: Document | None) -> Item:
    """Give the place of one document of a requirement."""
    place = replace(first, part=part, document=document)
    title = f"{first.title}: {part}" if part else first.title
    return replace(place, id=place.slot.item_id or first.id, title=title)


def _waived(session: Session, submission: Submission) -> set[str]:
    """Read which proofs a decision does not ask of this provider."""
    here = {"lot_id": submission.lot_id, "provider_id": submission.provider_id}
    found = session.connection().execute(_WAIVED, here).scalars()
    return {str(one["requirement"]) for one in found}
