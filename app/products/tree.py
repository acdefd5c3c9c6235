"""The tree that a page shows: groups, lots, products, and what each takes from above."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.core.clock import dutch, utcnow
from app.core.i18n import gettext as _
from app.products.buyers import buyers_told
from app.products.models import Product, Tariff
from app.tenders.groups import groups_of
from app.tenders.models import Lot, LotGroup, Tender

INHERITED = ("unit", "limits", "mean_hours", "funding")
"""What one takes from above where one leaves it empty."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value as it counts, and from whom it was taken; an own value has no origin."""

    value: str | Decimal | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree, how deep it stands, and what counts for it."""

    item: LotGroup | Lot | Product
    kind: str
    depth: int
    held: dict[str, Held]
    tariffs: tuple[Tariff, ...] = ()
    buyers: tuple[str, ...] = ()
    """Who buys a product, where that is not everybody in its lot."""

    @property
    def tariff(self) -> Tariff | None:
        """The tariff that counts today, else the first one to come."""
        today = dutch(utcnow()).date()
        running = [one for one in self.tariffs if (one.valid_until or date.max) >= today]
        return running[0] if running else None


def tree_of(session: Session, tender: Tender) -> list[Row]:
    """Read the whole tree in reading order; the tender's lots must be loaded."""
    return list(_Reading(session, tender).rows())


class _Reading:
    """One reading of the tables, held together while the rows are made."""

    def __init__(self, session: Session, tender: Tender) -> None:
        self.groups = groups_of(session, tender.id)
        self.lots = tender.lots
        self.products = session.exec(
            select(Product)
            .where(Product.tender_id == tender.id)
            .order_by(col(Product.position), col(Product.code))
        ).all()
        self.buyers = buyers_told(session, self.products)
        self.tariffs: dict[UUID, list[Tariff]] = {}
        found = session.exec(select(Tariff).where(Tariff.tender_id == tender.id)).all()
        for one in sorted(found, key=lambda one: one.valid_from or date.min):
            self.tariffs.setdefault(one.product_id or one.lot_id, []).append(one)

    def rows(self) -> Iterator[Row]:
        """Walk from the top: groups first, then the lots that stand on their own."""
        yield from self._under(None, 0, {})

    def _under(self, group_id: UUID | None, depth: int, above: dict[str, Held]) -> Iterator[Row]:
        for group in self.groups:
            if group.parent_id == group_id:
                held = _held(group, above)
                yield Row(group, "group", depth, held)
                yield from self._under(group.id, depth + 1, _passed_on(group, held))
        for lot in self.lots:
            if lot.group_id == group_id:
                yield from self._lot(lot, depth, above)

    def _lot(self, lot: Lot, depth: int, above: dict[str, Held]) -> Iterator[Row]:
        held = _held(lot, above)
        yield Row(lot, "lot", depth, held, tuple(self.tariffs.get(lot.id, ())))
        for product in self.products:
            if product.lot_id == lot.id:
                own = _held(product, _passed_on(lot, held))
                tariffs = tuple(self.tariffs.get(product.id, ()))
                buyers = tuple(self.buyers.get(product.id, ()))
                yield Row(product, "product", depth + 1, own, tariffs, buyers)


def _held(item: LotGroup | Lot | Product, above: dict[str, Held]) -> dict[str, Held]:
    """Take per value the own one, else the one from above with its origin."""
    found = {}
    for name in INHERITED:
        own = getattr(item, name, None)
        found[name] = Held(own) if own not in (None, "") else above.get(name, Held())
    return found


def _passed_on(item: LotGroup | Lot, held: dict[str, Held]) -> dict[str, Held]:
    """Name the origin of what goes down: the own value from here on, an inherited one as it was."""
    name = item.code
    if isinstance(item, Lot):
        name = name or _("lot %(number)s", number=item.number)
    return {
        key: one if one.origin or one.value is None else Held(one.value, name)
        for key, one in held.items()
    }
