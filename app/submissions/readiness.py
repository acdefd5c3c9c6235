"""What a submission must hold, what is there and what is missing."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.core.errors import NotFoundError
from app.submissions.models import Document, Price, Submission
from app.submissions.uploads import LOOKED_INTO
from app.tenders.models import Criterion, CriterionKind, Moment, Requirement


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


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a provider must hand in, and what it handed in so far."""

    id: UUID
    kind: ItemKind
    number: str
    title: str
    text: str = ""
    group: str = ""
    document: Document | None = None
    price: Price | None = None

    @property
    def is_ready(self) -> bool:
        """Whether something was handed in."""
        return self.document is not None or self.price is not None

    @property
    def is_price(self) -> bool:
        """Whether an amount is asked, not a file."""
        return self.kind == ItemKind.PRICE

    @property
    def needs_pdf(self) -> bool:
        """Whether this answer is read on screen by the panel, so that only pdf will do."""
        return self.kind == ItemKind.CRITERION

    @property
    def was_looked_into(self) -> bool:
        """Whether its file was small enough to look inside."""
        return self.document is None or self.document.size <= LOOKED_INTO

    @property
    def slot(self) -> Slot:
        """Where its document goes."""
        if self.kind == ItemKind.REQUIREMENT:
            return Slot(requirement_id=self.id)
        return Slot(criterion_id=self.id)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything a submission must hold, in the published order."""

    items: tuple[Item, ...]

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


def readiness(session: Session, submission: Submission) -> Readiness:
    """Hold a submission against what its lot asks."""
    requirements = session.exec(
        select(Requirement)
        .where(
            Requirement.tender_id == submission.tender_id,
            or_(col(Requirement.lot_id).is_(None), col(Requirement.lot_id) == submission.lot_id),
            Requirement.moment == Moment.SUBMISSION,
        )
        .order_by(col(Requirement.position))
    ).all()
    criteria = session.exec(
        select(Criterion)
        .where(Criterion.lot_id == submission.lot_id)
        .order_by(col(Criterion.position))
    ).all()
    documents = session.exec(select(Document).where(Document.submission_id == submission.id)).all()
    price = session.exec(select(Price).where(Price.submission_id == submission.id)).first()
    found = {document.requirement_id or document.criterion_id: document for document in documents}
    items = [
        Item(one.id, ItemKind.REQUIREMENT, one.number, one.title, one.text, one.group,
             document=found.get(one.id))
        for one in requirements
    ]  # fmt: skip
    items += [
        Item(one.id, ItemKind.CRITERION, one.code, one.title, one.question,
             document=found.get(one.id))
        for one in criteria
        if one.kind == CriterionKind.QUALITY
    ]  # fmt: skip
    items += [
        Item(one.id, ItemKind.PRICE, one.code, one.title, one.question, price=price)
        for one in criteria
        if one.kind == CriterionKind.PRICE
    ]
    return Readiness(tuple(items))
