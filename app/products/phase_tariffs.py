"""What the lots of two phases cost, beside each other, and how the later one takes it over."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.accounts.models import User
from app.core.i18n import day, euro
from app.core.i18n import gettext as _
from app.products.build_up import ELEMENTS, Element
from app.products.forms import TariffForm
from app.products.models import Tariff
from app.products.service import TARIFF, add_tariff, products_of, remove_tariff, tariffs_of
from app.tenders.models import Lot, Tender


def tariff_told(tariff: Tariff) -> str:
    """Say what a tariff is: the amount or where it stands, the days, and of what it is made."""
    amount = euro(tariff.amount) if tariff.amount is not None else ""
    made = [
        f"{label} {euro(Decimal(tariff.build_up[one]))}"
        for one, label in ELEMENTS.items()
        if tariff.build_up.get(one)
    ]
    days = [
        _("from %(day)s", day=day(tariff.valid_from)) if tariff.valid_from else "",
        _("until %(day)s", day=day(tariff.valid_until)) if tariff.valid_until else "",
    ]
    return ", ".join(filter(None, [amount, tariff.reference, *days, *made]))


def tariffs_by_lot(
    session: Session, tender: Tender, codes: Mapping[UUID, str]
) -> dict[UUID, dict[str, str]]:
    """Say what each lot costs, under an empty code, and each of its products under its own."""
    rows = session.exec(select(Tariff).where(Tariff.tender_id == tender.id)).all()
    found: dict[UUID, dict[str, str]] = {}
    for one in sorted(rows, key=lambda one: (one.valid_from or date.min, tariff_told(one))):
        lot, code = (
            found.setdefault(one.lot_id, {}),
            codes[one.product_id] if one.product_id else "",
        )
        lot[code] = "; ".join(filter(None, [lot.get(code), tariff_told(one)]))
    return found


def follow_tariffs(session: Session, officer: User, source: Lot, lot: Lot) -> None:
    """Let a lot cost what the other one does; its products are those of the other by now."""
    codes: dict[UUID, str] = {one.id: one.code for one in products_of(session, source)}
    own = {one.code: one.id for one in products_of(session, lot)}
    for one in tariffs_of(session, lot):
        remove_tariff(session, one, officer)
    for one in tariffs_of(session, source):
        said: dict[str, Any] = {
            **one.model_dump(include=TARIFF),
            **{name: Decimal(one.build_up[name]) for name in Element if name in one.build_up},
            "law": one.build_up.get("law", ""),
            "product_id": own[codes[one.product_id]] if one.product_id else None,
        }
        add_tariff(session, lot, officer, TariffForm.model_construct(**said))
