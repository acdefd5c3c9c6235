"""Which authorities buy a product, where that is not everybody in its lot."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.authorities.forms import Days
from app.authorities.leaving import on_leaving
from app.authorities.narrower import on_narrower
from app.authorities.service import Row, matrix_of
from app.authorities.words import terms_words
from app.core.clock import dutch, utcnow
from app.core.errors import InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.products.forms import BuyerForm
from app.products.models import Buyer, Product
from app.tenders.drafts import choose_one, delete_all
from app.tenders.models import Lot, Part, Participation, Tender


def could_buy(session: Session, lot: Lot) -> list[Row]:
    """List who takes part in a lot and did not withdraw, the lead first."""
    tender = session.get_one(Tender, lot.tender_id)
    return [
        row
        for row in matrix_of(session, tender)
        if row.takes_part(lot) and not (row.participation and row.participation.left_on)
    ]


def demand_buyers(session: Session, lot: Lot, forms: Sequence[BuyerForm]) -> None:
    """Each takes part in the lot, in days that meet those there."""
    known = {row.authority.id: row for row in could_buy(session, lot)} if forms else {}
    chosen = [one.authority_id for one in forms]
    if not set(chosen) <= set(known):
        raise InvalidError(_("Choose authorities that take part in this lot."), field="buyers")
    if len(chosen) != len(set(chosen)):
        raise InvalidError(choose_one(), field="buyers")
    for one in forms:
        row = known[one.authority_id]
        first, last = days_within(row.parts.get(lot.id), one)
        if last < first:
            raise InvalidError(
                gettext(
                    "%(name)s does not take part in the lot on these days.", name=row.authority.name
                ),
                field="buyers",
            )


def write_buyers(session: Session, product: Product, forms: Sequence[BuyerForm]) -> None:
    """Replace who buys a product."""
    delete_all(session, buyers_of(session, [product]).get(product.id, []))
    session.add_all(
        Buyer(tender_id=product.tender_id, product_id=product.id, **one.model_dump())
        for one in forms
    )
    session.flush()


def days_within(part: Part | None, own: Buyer | Days | None) -> tuple[date, date]:
    """Say when an authority buys a product: in its own days, as far as it is in the lot then."""
    both = [one for one in (part, own) if one is not None]
    return (
        max((one.joins_on for one in both if one.joins_on), default=date.min),
        min((one.leaves_on for one in both if one.leaves_on), default=date.max),
    )


# Reading ----------------------------------------------------------------------------


def buyers_of(session: Session, products: Iterable[Product]) -> dict[UUID, list[Buyer]]:
    """Read who buys each product, in the order of names; nothing for one that all buy."""
    ids = [one.id for one in products]
    if not ids:
        return {}
    found: dict[UUID, list[Buyer]] = {}
    for one in session.exec(
        select(Buyer)
        .join(Authority, col(Authority.id) == col(Buyer.authority_id))
        .where(col(Buyer.product_id).in_(ids))
        .options(joinedload(Buyer.authority, innerjoin=True))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Authority.name))
    ):
        found.setdefault(one.product_id, []).append(one)
    return found


def buyers_told(session: Session, products: Sequence[Product]) -> dict[UUID, list[str]]:
    """Name who buys each product, with its own days and budget; who withdrew is told so."""
    found = buyers_of(session, products)
    if not found:
        return {}
    left = session.exec(
        select(Participation.authority_id).where(
            Participation.tender_id == products[0].tender_id,
            col(Participation.left_on) <= dutch(utcnow()).date(),
        )
    ).all()
    return {
        key: [_told(one, has_left=one.authority_id in left) for one in buyers]
        for key, buyers in found.items()
    }


def _told(buyer: Buyer, *, has_left: bool) -> str:
    terms = list(terms_words(buyer.joins_on, buyer.leaves_on, holds_budget=buyer.holds_budget)) + (
        [gettext("left")] if has_left else []
    )
    return f"{buyer.authority.name} ({', '.join(terms)})" if terms else buyer.authority.name


@dataclass(frozen=True, slots=True)
class Bought:
    """What is bought as one: a lot, or a product where one of its lot has buyers of its own."""

    lot: Lot
    product: Product | None = None
    buyers: tuple[Buyer, ...] = ()
    """Empty: everybody in the lot."""

    @property
    def code(self) -> str:
        """Its own code; a lot may have none."""
        return (self.product or self.lot).code

    @property
    def title(self) -> str:
        """What it is called."""
        return (self.product or self.lot).title

    def is_bought_by(self, row: Row, on: date) -> bool:
        """Whether an authority buys it on a day."""
        if not row.buys(self.lot, on) or not self.buyers:
            return row.buys(self.lot, on)
        own = next((one for one in self.buyers if one.authority_id == row.authority.id), None)
        first, last = days_within(None, own)
        return own is not None and first <= on <= last


def bought_in(session: Session, lots: Collection[Lot]) -> dict[UUID, list[Bought]]:
    """Read what is bought in each lot: itself, or product by product where buyers differ."""
    products = session.exec(
        select(Product)
        .where(col(Product.lot_id).in_([lot.id for lot in lots]))
        .order_by(col(Product.position), col(Product.code))
    ).all()
    buyers = buyers_of(session, products)
    apart = {one.lot_id for one in products if one.id in buyers}
    return {
        lot.id: [
            Bought(lot, one, tuple(buyers.get(one.id, ())))
            for one in products
            if one.lot_id == lot.id
        ]
        if lot.id in apart
        else [Bought(lot)]
        for lot in lots
    }


@on_leaving
def products_left(session: Session, tender: Tender, authority: Authority) -> list[str]:
    """Name the products that an authority buys, and those that nobody else does."""
    products = session.exec(
        select(Product).where(Product.tender_id == tender.id).order_by(col(Product.code))
    ).all()
    buyers = buyers_of(session, products)
    told = []
    for one in products:
        others = [buyer.authority.name for buyer in buyers.get(one.id, ())]
        if authority.name not in others:
            continue
        others.remove(authority.name)
        name = f"{one.code} {one.title}"
        told.append(
            gettext("%(product)s: then only for %(names)s.", product=name, names=", ".join(others))
            if others
            else gettext("%(product)s: then nobody buys it any more.", product=name)
        )
    return told


@on_narrower
def products_apart(session: Session, tender: Tender) -> dict[tuple[UUID, UUID], str]:
    """Name the products that an authority buys of a lot, where those are not all of them."""
    products = session.exec(
        select(Product)
        .where(Product.tender_id == tender.id)
        .order_by(col(Product.position), col(Product.code))
    ).all()
    buyers = buyers_of(session, products)
    if not buyers:
        return {}
    found, rows = {}, matrix_of(session, tender)
    for lot in tender.lots:
        own = [one for one in products if one.lot_id == lot.id]
        for row in rows:
            bought = [
                one.code
                for one in own
                if one.id not in buyers
                or any(two.authority_id == row.authority.id for two in buyers[one.id])
            ]
            if row.takes_part(lot) and len(bought) < len(own):
                found[row.authority.id, lot.id] = (
                    gettext("only %(codes)s", codes=", ".join(bought))
                    if bought
                    else gettext("for no product")
                )
    return found
