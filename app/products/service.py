"""Write the products inside a lot, and what they cost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import euro
from app.core.i18n import lazy as _
from app.products.build_up import Element
from app.products.buyers import buyers_of, demand_buyers, write_buyers
from app.products.forms import BuyerForm, ProductForm, TariffForm
from app.products.models import Product, Tariff, Window
from app.products.words import LAWS
from app.tenders.drafts import choose_one, lock_unpublished, told
from app.tenders.models import Lot
from app.tenders.words import typed_or_none

PRODUCT = set(ProductForm.model_fields) - {"version", "buyers"}
"""What a form says of a product; who buys it is written apart."""
BUYER = set(BuyerForm.model_fields)
TARIFF = {"product_id", "amount", "reference", "valid_from", "valid_until"}
"""The same of a tariff; its build-up is written apart."""


def products_of(session: Session, lot: Lot) -> list[Product]:
    """Read the products inside a lot, in their order."""
    return list(
        session.exec(
            select(Product)
            .where(Product.lot_id == lot.id)
            .order_by(col(Product.position), col(Product.code))
        )
    )


def lot_of(session: Session, part: Product | Tariff | Window) -> Lot:
    """Read the lot of what stands in it, with its tender."""
    query = select(Lot).where(Lot.id == part.lot_id).options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    return session.exec(query).one()


def add_product(session: Session, lot: Lot, officer: User, form: ProductForm) -> Product:
    """Add a product inside a lot."""
    lock_unpublished(session, lot.tender_id)
    _demand_free_code(session, lot.tender_id, form.code, None)
    demand_buyers(session, lot, form.buyers)
    last = session.exec(select(func.max(Product.position)).where(Product.lot_id == lot.id)).one()
    product = Product(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        position=(last or 0) + 1,
        **form.model_dump(include=PRODUCT),
    )
    session.add(product)
    session.flush()
    write_buyers(session, product, form.buyers)
    record(session, officer, "product.create", product, after=told(form))
    return product


def edit_product(session: Session, product: Product, officer: User, form: ProductForm) -> None:
    """Change what a product is."""
    lock_unpublished(session, product.tender_id)
    _demand_free_code(session, product.tender_id, form.code, product)
    demand_buyers(session, session.get_one(Lot, product.lot_id), form.buyers)
    demand_latest(session, product, product, form, typed_or_none, apart={"buyers"})
    buyers = buyers_of(session, [product]).get(product.id, [])
    before = {
        **product.model_dump(mode="json", include=PRODUCT),
        "buyers": [one.model_dump(mode="json", include=BUYER) for one in buyers],
    }
    product.sqlmodel_update(form.model_dump(include=PRODUCT))
    session.add(product)
    session.flush()
    write_buyers(session, product, form.buyers)
    record(session, officer, "product.edit", product, before=before, after=told(form))


def remove_product(session: Session, product: Product, officer: User) -> None:
    """Take a product out, with its tariffs."""
    lock_unpublished(session, product.tender_id)
    before = {"code": product.code, "title": product.title}
    record(session, officer, "product.remove", product, before=before)
    session.delete(product)
    session.flush()


def _demand_free_code(
    session: Session, tender_id: UUID, code: str, product: Product | None
) -> None:
    known = session.exec(
        select(Product.id).where(Product.tender_id == tender_id, Product.code == code)
    ).first()
    if known is not None and (product is None or known != product.id):
        raise InvalidError(
            _("This code is taken in this tender. Choose another one."), field="code"
        )


# Tariffs ------------------------------------------------------------------------------


def tariffs_of(session: Session, lot: Lot) -> list[Tariff]:
    """Read what a lot and its products cost, earliest first."""
    found = session.exec(select(Tariff).where(Tariff.lot_id == lot.id)).all()
    return sorted(found, key=lambda one: (one.valid_from or date.min, str(one.id)))


def add_tariff(session: Session, lot: Lot, officer: User, form: TariffForm) -> Tariff:
    """Say what a lot or one of its products costs in a period in which it had no tariff yet."""
    lock_unpublished(session, lot.tender_id)
    _demand_tariff(session, lot, form, None)
    tariff = Tariff(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        build_up=build_up_of(form),
        **form.model_dump(include=TARIFF),
    )
    session.add(tariff)
    session.flush()
    record(session, officer, "tariff.create", tariff, after=told(form))
    return tariff


def edit_tariff(session: Session, tariff: Tariff, officer: User, form: TariffForm) -> None:
    """Change what a lot or product costs, or in which days."""
    lock_unpublished(session, tariff.tender_id)
    _demand_tariff(session, session.get_one(Lot, tariff.lot_id), form, tariff)
    build_up = build_up_of(form)
    demand_latest(session, tariff, tariff, form, typed_or_none)
    before = tariff.model_dump(mode="json", include={*TARIFF, "build_up"})
    tariff.sqlmodel_update({**form.model_dump(include=TARIFF), "build_up": build_up})
    session.add(tariff)
    session.flush()
    record(session, officer, "tariff.edit", tariff, before=before, after=told(form))


def _demand_tariff(session: Session, lot: Lot, form: TariffForm, tariff: Tariff | None) -> None:
    """Refuse a tariff of something else, of nothing, or for days that have one already."""
    products = {one.id for one in products_of(session, lot)}
    if form.product_id is not None and form.product_id not in products:
        raise InvalidError(choose_one(), field="product_id")
    if form.amount is None and not form.reference:
        raise InvalidError(
            _("Fill in an amount, or where the tariff can be found."), field="amount"
        )
    if form.valid_from and form.valid_until and form.valid_until < form.valid_from:
        raise InvalidError(_("The last day comes before the first one."), field="valid_until")
    others = [one for one in tariffs_of(session, lot) if one is not tariff]
    _demand_no_overlap(others, form)


def remove_tariff(session: Session, tariff: Tariff, officer: User) -> None:
    """Take a tariff back."""
    lock_unpublished(session, tariff.tender_id)
    before = tariff.model_dump(mode="json", exclude={"id", "tender_id", "lot_id"})
    record(session, officer, "tariff.remove", tariff, before=before)
    session.delete(tariff)
    session.flush()


def _demand_no_overlap(known: Sequence[Tariff], form: TariffForm) -> None:
    first, last = form.valid_from or date.min, form.valid_until or date.max
    for one in known:
        meets = (one.valid_from or date.min) <= last and first <= (one.valid_until or date.max)
        if one.product_id == form.product_id and meets:
            raise InvalidError(
                _("There is a tariff for these days already. Change these dates, or that one."),
                field="valid_from",
            )


def build_up_of(form: TariffForm) -> dict[str, str]:
    """Check that every cost element of the law is there and that they add up to the amount."""
    if not form.law:
        return {}
    elements: dict[Element, Decimal] = {}
    for name in LAWS[form.law]:
        value = getattr(form, name)
        if value is None:
            raise InvalidError(_("This law asks this element. Fill in 0 for none."), field=name)
        elements[name] = value
    total = sum(elements.values(), Decimal(0))
    if form.amount is None or total != form.amount:
        raise InvalidError(
            _("The elements add up to %(total)s. The amount must be the same.", total=euro(total)),
            field="amount",
        )
    return {"law": form.law, **{name.value: format(value, "f") for name, value in elements.items()}}
