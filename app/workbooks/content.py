"""Read a whole tender as the rows of a workbook, in an order that never changes by itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.criteria.methods import METHOD_VALUES
from app.planning.service import milestones_of
from app.products.buyers import buyers_of
from app.products.models import Buyer, EligibilityRule, Product, Tariff, Window
from app.tenders.groups import groups_of
from app.tenders.models import (
    Lot,
    LotGroup,
    Part,
    Participation,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.queries import lots_of, requirements_of_tender
from app.tenders.words import DRAW_BREAKER, PRICE_BREAKER
from app.workbooks.cells import Cells, Names, Rows, all_of, plain, typed
from app.workbooks.content_asked import criteria, demands, followed_by
from app.workbooks.lot_sheets import GROUPS, LOTS, PRODUCTS, WINDOWS
from app.workbooks.sheets import PLANNING, TENDER


def content_of(session: Session, tender: Tender) -> Rows:
    """Read every sheet; a lot is called by its place among the lots."""
    lots = lots_of(session, tender)
    groups = list(_parents_first(groups_of(session, tender.id)))
    products = all_of(session, Product, tender)
    requirements = requirements_of_tender(session, tender)
    names = Names(
        {lot.id: at for at, lot in enumerate(lots, start=1)},
        {one.id: one.code for one in groups},
        {one.id: one.code for one in products},
        {str(one.id): one.number for one in requirements},
    )
    products.sort(key=lambda one: (names.lots[one.lot_id], one.position, one.code))
    buyers = buyers_of(session, products)
    places = {one.id: at for at, one in enumerate(products, start=1)}
    tariffs = sorted(
        all_of(session, Tariff, tender),
        key=lambda one: (
            names.lots[one.lot_id],
            places[one.product_id] if one.product_id else 0,
            one.valid_from or date.min,
        ),
    )
    return {
        "tender": [plain(TENDER, tender)],
        "groups": [
            plain(GROUPS, one, parent_id=names.groups[one.parent_id] if one.parent_id else None)
            for one in groups
        ],
        "lots": [_lot(tender, lot, names) for lot in lots],
        "products": [
            plain(PRODUCTS, one, lot_id=names.lots[one.lot_id], replaces=_old(one.replaces))
            for one in products
        ],
        "tariffs": [_tariff(one, names) for one in tariffs],
        "windows": [
            plain(WINDOWS, one, lot_id=names.lots[one.lot_id])
            for one in sorted(
                all_of(session, Window, tender),
                key=lambda one: (
                    names.lots[one.lot_id], one.opens_on or date.min,
                    one.closes_on or date.max, one.reason, one.exception,
                ),
            )
        ],
        "eligibility": [
            _rule(one, names)
            for one in sorted(
                all_of(session, EligibilityRule, tender),
                key=lambda one: (names.lots[one.lot_id], one.position),
            )
        ],
        **demands(session, requirements, names),
        **criteria(session, tender, lots, names),
        **_authorities(session, tender, names, products, buyers),
        "planning": [plain(PLANNING, one) for one in milestones_of(session, tender)],
    }  # fmt: skip


def _parents_first(groups: Sequence[LotGroup], parent_id: UUID | None = None) -> Iterator[LotGroup]:
    for group in groups:
        if group.parent_id == parent_id:
            yield group
            yield from _parents_first(groups, group.id)


def _lot(tender: Tender, lot: Lot, names: Names) -> Cells:
    cells = plain(
        LOTS, lot,
        number=names.lots[lot.id],
        group_id=names.groups[lot.group_id] if lot.group_id else None,
        criteria_from_id=names.lots[followed] if (followed := followed_by(tender, lot)) else None,
        rounding_stages=list(lot.rounding_stages),
        tie_breakers="; ".join(map(_breaker, lot.tie_breakers)),
        **{name: typed(lot.method_values.get(key)) for name, key in METHOD_VALUES.items()},
    )  # fmt: skip
    if procedure_of(tender).ranks:
        return cells
    return {name: None if name in RULES else value for name, value in cells.items()}


RULES = frozenset(
    one.name for one in LOTS.columns[[one.name for one in LOTS.columns].index("method") :]
)
"""What a row of a lot says about how it is decided; in open house nothing."""


def _breaker(one: Mapping[str, Any]) -> str:
    if "criterion" in one:
        return str(one["criterion"])
    return str(PRICE_BREAKER if "price" in one else DRAW_BREAKER)


def _old(replaces: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(f"{one['code']} | {one['title']}" for one in replaces)


def _tariff(tariff: Tariff, names: Names) -> Cells:
    elements = {name: typed(text) for name, text in tariff.build_up.items() if name != "law"}
    return {
        "lot_id": names.lots[tariff.lot_id],
        "product_id": names.products[tariff.product_id] if tariff.product_id else None,
        **tariff.model_dump(include={"amount", "reference", "valid_from", "valid_until"}),
        "law": tariff.build_up.get("law"),
        **elements,
    }


def _rule(rule: EligibilityRule, names: Names) -> Cells:
    return {
        "lot_id": names.lots[rule.lot_id],
        "kind": rule.kind,
        "text": rule.text,
        "source": rule.source,
        **{name: rule.values.get(name) for name in ("product", "form", "year")},
        "requirement_id": names.requirements.get(str(rule.values.get("requirement"))),
    }


TERMS = {"joins_on", "leaves_on", "holds_budget"}


def _authorities(
    session: Session,
    tender: Tender,
    names: Names,
    products: Sequence[Product],
    buyers: Mapping[UUID, Sequence[Buyer]],
) -> Rows:
    """Read who takes part; the lead has a row, the first, only when there is something to say."""
    found = session.exec(
        select(Participation, Authority)
        .join(Authority, col(Authority.id) == col(Participation.authority_id))
        .where(Participation.tender_id == tender.id)
        .order_by(Authority.name)
    ).all()
    rows = sorted(found, key=lambda row: row[1].id != tender.lead_authority_id)
    parts = all_of(session, Part, tender)
    named = ("scope", "decided_by", "decided_on", "is_provisional", "left_on", "left_because")
    return {
        "authorities": [
            {"authority_id": authority.name, **{name: getattr(one, name) for name in named}}
            for one, authority in rows
        ],
        "parts": [
            {
                "authority_id": authority.name,
                "lot_id": names.lots[part.lot_id],
                **part.model_dump(include=TERMS),
            }
            for one, authority in rows
            for part in sorted(parts, key=lambda part: names.lots[part.lot_id])
            if part.participation_id == one.id
        ]
        + [
            {
                "authority_id": buyer.authority.name,
                "lot_id": names.lots[product.lot_id],
                "product_id": product.code,
                **buyer.model_dump(include=TERMS),
            }
            for product in products
            for buyer in buyers.get(product.id, ())
        ],
    }
