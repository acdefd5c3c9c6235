"""An award phase beside the selection that it goes on from: what was changed there since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.authorities.service import Row, matrix_of
from app.authorities.words import terms_words
from app.core.i18n import gettext as _
from app.products.buyers import buyers_of, buyers_told
from app.products.models import Buyer, Product
from app.products.phase_tariffs import tariffs_by_lot
from app.products.words import LOT_WORDS
from app.tenders.choices import LotState
from app.tenders.groups import above, groups_of
from app.tenders.models import Lot, LotGroup, Tender
from app.tenders.queries import lots_of
from app.tenders.words import typed_or_none

ENDED = frozenset({LotState.WITHDRAWN, LotState.FAILED})
"""The states of a lot of the selection that nobody is invited for."""
OF_GROUP = ("title", "description", "unit", "limits", "funding")
OF_PRODUCT = ("title", "unit", "limits", "mean_hours", "funding")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of a lot that is not as in the selection; empty text: it is not there."""

    what: str
    there: str
    here: str


@dataclass(frozen=True, slots=True)
class Side:
    """What stands in one of the two phases."""

    products: Mapping[str, Product]
    buyers: Mapping[UUID, Sequence[Buyer]]
    told: Mapping[UUID, Sequence[str]]
    rows: Mapping[UUID, Row]
    """Who takes part and did not leave, by authority."""
    groups: Mapping[str, LotGroup]
    """What stands above the lot, the highest first, by code."""
    tariffs: Mapping[str, str]
    """What a product costs in words, by code; the empty code is the lot itself."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A lot of the award phase, the one that it goes on from, and how the two differ."""

    lot: Lot
    selection: Lot
    there: Side
    here: Side
    differences: Sequence[Difference] = field(default_factory=tuple)

    @property
    def is_ended(self) -> bool:
        """Whether the selection of this lot stopped, so that nobody is invited for it."""
        return self.selection.state in ENDED


@dataclass(frozen=True, slots=True)
class Behind:
    """How an award phase stands beside its selection."""

    phases: Sequence[Phase] = ()
    missing: Sequence[Lot] = ()
    """Lots of the selection without one here."""


def behind(session: Session, tender: Tender) -> Behind:
    """Compare every lot with the one that it goes on from; nothing where no selection went before.

    Criteria and requirements are of each phase itself.
    """
    if tender.follows_id is None:
        return Behind()
    selection = session.get_one(Tender, tender.follows_id)
    lots, before = lots_of(session, tender), {one.id: one for one in lots_of(session, selection)}
    pairs = [(lot, before[lot.repeats_id]) for lot in lots if lot.repeats_id in before]
    kept = {one.id for _lot, one in pairs}
    there, here = _sides(session, selection), _sides(session, tender)
    phases = []
    for lot, source in pairs:
        sides = there[source.id], here[lot.id]
        found = () if source.state in ENDED else tuple(_differences(lot, source, *sides))
        phases.append(Phase(lot, source, *sides, found))
    missing = [one for one in before.values() if one.id not in kept and one.state not in ENDED]
    return Behind(phases, missing)


def _sides(session: Session, tender: Tender) -> dict[UUID, Side]:
    """Read what stands in each lot of a tender, all of it at once."""
    products = session.exec(
        select(Product)
        .where(Product.tender_id == tender.id)
        .order_by(col(Product.position), col(Product.code))
    ).all()
    buyers, told = buyers_of(session, products), buyers_told(session, products)
    rows = [
        one
        for one in matrix_of(session, tender)
        if not (one.participation and one.participation.left_on)
    ]
    groups = {one.id: one for one in groups_of(session, tender.id)}
    tariffs = tariffs_by_lot(session, tender, {one.id: one.code for one in products})
    return {
        lot.id: Side(
            {one.code: one for one in products if one.lot_id == lot.id},
            buyers,
            told,
            {row.authority.id: row for row in rows if row.takes_part(lot)},
            {one.code: one for one in reversed(above(groups, lot.group_id))},
            tariffs.get(lot.id, {}),
        )
        for lot in lots_of(session, tender)
    }


def _differences(lot: Lot, source: Lot, there: Side, here: Side) -> Iterator[Difference]:
    for name, label in LOT_WORDS.items():
        if getattr(lot, name) != getattr(source, name):
            yield Difference(str(label), _text(source, name), _text(lot, name))
    if [*there.groups] != [*here.groups]:
        yield Difference(_("Stands under"), ", ".join(there.groups), ", ".join(here.groups))
    for code in there.groups:
        told = group_told(there, code), group_told(here, code)
        if told[0] != told[1]:
            yield Difference(_("Group %(code)s", code=code), *told)
    for code in sorted({*there.products, *here.products}):
        told = product_told(there, code), product_told(here, code)
        if told[0] != told[1]:
            yield Difference(_("Product %(code)s", code=code), *told)
    for code in sorted({*there.tariffs, *here.tariffs}):
        told = there.tariffs.get(code, ""), here.tariffs.get(code, "")
        if told[0] != told[1]:
            yield Difference(_("Tariff of %(code)s", code=code) if code else _("Tariff"), *told)
    names: dict[UUID, Authority] = {
        key: row.authority for side in (there, here) for key, row in side.rows.items()
    }
    for key, authority in sorted(names.items(), key=lambda one: one[1].name):
        told = part_told(there.rows.get(key), source), part_told(here.rows.get(key), lot)
        if told[0] != told[1]:
            yield Difference(authority.name, *told)


def group_told(side: Side, code: str) -> str:
    """Say what a group above the lot is; nothing where the lot does not stand under it."""
    group = side.groups.get(code)
    if group is None:
        return ""
    words = [_text(group, name) for name in OF_GROUP]
    words += [_("provisional")] if group.is_provisional else []
    words += [_("decided at once")] if group.is_decided_together else []
    return " · ".join(filter(None, words))


def product_told(side: Side, code: str) -> str:
    """Say what a product is and who buys it; nothing where it is not there."""
    product = side.products.get(code)
    if product is None:
        return ""
    words = [_text(product, name) for name in OF_PRODUCT]
    old = [f"{one['code']} {one['title']}" for one in product.replaces]
    return " · ".join(filter(None, [*words, *old, *side.told.get(product.id, ())]))


def part_told(row: Row | None, lot: Lot) -> str:
    """Say how an authority takes part in a lot; nothing where it does not."""
    if row is None:
        return ""
    part = row.parts.get(lot.id)
    if part is None:
        return _("takes part")
    days = terms_words(part.joins_on, part.leaves_on, holds_budget=part.holds_budget or None)
    return ", ".join([_("takes part"), *days])


def _text(record: Lot | LotGroup | Product, name: str) -> str:
    return typed_or_none(getattr(record, name)) or ""
