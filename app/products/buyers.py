"""Which authorities buy a product, where that is not everybody in its lot."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.authorities.service import matrix_of
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.products.models import Product
from app.tenders.models import Lot, Tender


def could_buy(session: Session, lot: Lot) -> list[tuple[str, str]]:
    """List who takes part in a lot: id and name, the lead first."""
    tender = session.get_one(Tender, lot.tender_id)
    return [
        (str(row.authority.id), row.authority.name)
        for row in matrix_of(session, tender)
        if row.takes_part(lot)
    ]


def demand_buyers(session: Session, lot_id: UUID, chosen: Collection[str]) -> None:
    """Refuse an authority that does not take part in the lot."""
    if not chosen:
        return
    known = {one for one, _name in could_buy(session, session.get_one(Lot, lot_id))}
    if not set(chosen) <= known:
        raise InvalidError(_("Choose authorities that take part in this lot."), field="buyer_ids")


def buyers_of(session: Session, products: Sequence[Product]) -> dict[UUID, list[str]]:
    """Name who buys each product, in the order of names; nobody for one that all buy."""
    ids = {UUID(one) for product in products for one in product.buyer_ids}
    if not ids:
        return {}
    found = session.exec(
        select(Authority).where(col(Authority.id).in_(ids)).order_by(Authority.name)
    ).all()
    return {
        product.id: [one.name for one in found if str(one.id) in product.buyer_ids]
        for product in products
        if product.buyer_ids
    }
