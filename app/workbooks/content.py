"""Read a whole tender as the rows of a workbook, in an order that never changes by itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.criteria.methods import METHOD_VALUES
from app.criteria.tree import branches
from app.library.models import EntryVersion
from app.planning.service import milestones_of
from app.products.buyers import buyers_of
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.tenders.groups import groups_of
from app.tenders.models import (
    Criterion,
    CriterionGroup,
    InTender,
    Lot,
    LotGroup,
    Part,
    Participation,
    Requirement,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.queries import lots_of, requirements_of_tender
from app.tenders.words import DRAW_BREAKER, PRICE_BREAKER
from app.workbooks.columns import Sheet
from app.workbooks.lot_sheets import GROUPS, LOTS, PRODUCTS, WINDOWS
from app.workbooks.sheets import PLANNING, REQUIREMENTS, TENDER

R = TypeVar("R", bound=InTender)
Cells = dict[str, Any]
Rows = dict[str, list[Cells]]


@dataclass(frozen=True, slots=True)
class _Names:
    """What rows are called on other sheets."""

    lots: Mapping[UUID, int]
    groups: Mapping[UUID, str]
    products: Mapping[UUID, str]
    requirements: Mapping[str, str]


def content_of(session: Session, tender: Tender) -> Rows:
    """Read every sheet; a lot is called by its place among the lots."""
    lots = lots_of(session, tender)
    groups = list(_parents_first(groups_of(session, tender.id)))
    products = _all(session, Product, tender)
    requirements = requirements_of_tender(session, tender)
    names = _Names(
        {lot.id: at for at, lot in enumerate(lots, start=1)},
        {one.id: one.code for one in groups},
        {one.id: one.code for one in products},
        {str(one.id): one.number for one in requirements},
    )
    products.sort(key=lambda one: (names.lots[one.lot_id], one.position, one.code))
    buyers = buyers_of(session, products)
    places = {one.id: at for at, one in enumerate(products, start=1)}
    tariffs = sorted(
        _all(session, Tariff, tender),
        key=lambda one: (
            names.lots[one.lot_id],
            places[one.product_id] if one.product_id else 0,
            one.valid_from or date.min,
        ),
    )
    return {
        "tender": [_plain(TENDER, tender)],
        "groups": [
            _plain(GROUPS, one, parent_id=names.groups[one.parent_id] if one.parent_id else None)
            for one in groups
        ],
        "lots": [_lot(tender, lot, names) for lot in lots],
        "products": [
            _plain(PRODUCTS, one, lot_id=names.lots[one.lot_id], replaces=_old(one.replaces),
                   buyer_ids="\n".join(buyers.get(one.id, ())))
            for one in products
        ],
        "tariffs": [_tariff(one, names) for one in tariffs],
        "windows": [
            _plain(WINDOWS, one, lot_id=names.lots[one.lot_id])
            for one in sorted(
                _all(session, Window, tender),
                key=lambda one: (
                    names.lots[one.lot_id], one.opens_on or date.min,
                    one.closes_on or date.max, one.reason, one.exception,
                ),
            )
        ],
        "eligibility": [
            _rule(one, names)
            for one in sorted(
                _all(session, EligibilityRule, tender),
                key=lambda one: (names.lots[one.lot_id], one.position),
            )
        ],
        **_demands(session, requirements, names),
        **_criteria(session, tender, lots, names),
        **_authorities(session, tender, names),
        "planning": [_plain(PLANNING, one) for one in milestones_of(session, tender)],
    }  # fmt: skip


def _all(session: Session, model: type[R], tender: Tender) -> list[R]:
    return list(session.exec(select(model).where(model.tender_id == tender.id)).all())


def _plain(sheet: Sheet, record: object, **instead: object) -> Cells:
    """Take the columns that are called as the fields of a record."""
    return {
        one.name: instead[one.name] if one.name in instead else getattr(record, one.name, None)
        for one in sheet.columns
    }


def _parents_first(groups: Sequence[LotGroup], parent_id: UUID | None = None) -> Iterator[LotGroup]:
    for group in groups:
        if group.parent_id == parent_id:
            yield group
            yield from _parents_first(groups, group.id)


def _lot(tender: Tender, lot: Lot, names: _Names) -> Cells:
    cells = _plain(
        LOTS, lot,
        number=names.lots[lot.id],
        group_id=names.groups[lot.group_id] if lot.group_id else None,
        rounding_stages=list(lot.rounding_stages),
        tie_breakers="; ".join(map(_breaker, lot.tie_breakers)),
        **{name: _typed(lot.method_values.get(key)) for name, key in METHOD_VALUES.items()},
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


def _typed(number: str | None) -> str | None:
    return None if number is None else number.replace(".", ",")


def _old(replaces: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(f"{one['code']} | {one['title']}" for one in replaces)


def _tariff(tariff: Tariff, names: _Names) -> Cells:
    elements = {name: _typed(text) for name, text in tariff.build_up.items() if name != "law"}
    return {
        "lot_id": names.lots[tariff.lot_id],
        "product_id": names.products[tariff.product_id] if tariff.product_id else None,
        **tariff.model_dump(include={"amount", "reference", "valid_from", "valid_until"}),
        "law": tariff.build_up.get("law"),
        **elements,
    }


def _rule(rule: EligibilityRule, names: _Names) -> Cells:
    return {
        "lot_id": names.lots[rule.lot_id],
        "kind": rule.kind,
        "text": rule.text,
        "source": rule.source,
        **{name: rule.values.get(name) for name in ("product", "form", "year")},
        "requirement_id": names.requirements.get(str(rule.values.get("requirement"))),
    }


def _demands(session: Session, requirements: Sequence[Requirement], names: _Names) -> Rows:
    entries = _entries(session, requirements)
    return {
        "requirements": [
            _plain(
                REQUIREMENTS, one,
                lot_id=names.lots[one.lot_id] if one.lot_id else None,
                documents="\n".join(one.documents),
                entry=entries.get(one.entry_version_id) if one.entry_version_id else None,
            )
            for one in requirements
        ],
        "ways": [
            {
                "requirement_id": one.number,
                "lot_id": names.lots[one.lot_id] if one.lot_id else None,
                "kind": way.kind,
                "name": way.name,
            }
            for one in requirements
            for way in one.alternatives
        ],
    }  # fmt: skip


def _entries(session: Session, requirements: Sequence[Requirement]) -> dict[UUID, str]:
    """Name the versions of the library from which requirements were picked: code, version."""
    wanted = [one.entry_version_id for one in requirements if one.entry_version_id]
    found = session.exec(
        select(EntryVersion)
        .where(col(EntryVersion.id).in_(wanted))
        .options(selectinload(EntryVersion.entry))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    return {one.id: entry_words(one.entry.code, one.number) for one in found}


def entry_words(code: str, number: int) -> str:
    """Name a version of the library on paper: roster v2."""
    return f"{code} v{number}"


def _criteria(session: Session, tender: Tender, lots: Sequence[Lot], names: _Names) -> Rows:
    headings = _all(session, CriterionGroup, tender)
    found: Rows = {"criteria": [], "scale": []}
    for lot in lots:
        own = [one for one in headings if one.lot_id == lot.id]
        codes = {one.id: one.code for one in own}
        for branch in branches(lot.criteria, own):
            if branch.group is not None:
                above = branch.group.parent_id
                cells: Cells = {
                    "kind": "heading", "code": branch.group.code, "title": branch.group.title,
                }  # fmt: skip
            else:
                assert branch.criterion is not None  # noqa: S101  (a branch holds one of the two)
                above = branch.criterion.group_id
                cells = _criterion(branch.criterion)
                found["scale"] += [
                    {"criterion": branch.criterion.code, "lot_id": names.lots[lot.id],
                     "label": step.label, "fraction": step.fraction, "text": step.text}
                    for step in branch.criterion.scale
                ]  # fmt: skip
            cells |= {"lot_id": names.lots[lot.id], "group_id": codes[above] if above else None}
            found["criteria"].append(cells)
    return found


OF_QUALITY = ("combine", "minimum_op", "minimum")
OF_NUMBERS = ("range_from", "range_to", "range_step")
OF_PRICE = ("formula", "formula_value")
OF_BAND = ("band_floor", "band_ceiling", "outside")


def _criterion(criterion: Criterion) -> Cells:
    """Take what counts for its kind; the rest of the row stays empty."""
    names = ["kind", "code", "title", "points", "question", "guidance"]
    cells: Cells = {}
    if criterion.kind == "price":
        names += OF_PRICE
        names += OF_BAND if criterion.formula == "linear_band" else ()
        names += ("negative",) if criterion.formula == "logarithmic" else ()
    else:
        names += OF_QUALITY
        cells["scale_kind"] = "steps" if criterion.range_to is None else "numbers"
        names += OF_NUMBERS if criterion.range_to is not None else ()
    return {name: getattr(criterion, name) for name in names} | cells


def _authorities(session: Session, tender: Tender, names: _Names) -> Rows:
    """Read who takes part; the lead has a row, the first, only when there is something to say."""
    found = session.exec(
        select(Participation, Authority)
        .join(Authority, col(Authority.id) == col(Participation.authority_id))
        .where(Participation.tender_id == tender.id)
        .order_by(Authority.name)
    ).all()
    rows = sorted(found, key=lambda row: row[1].id != tender.lead_authority_id)
    parts = _all(session, Part, tender)
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
                **part.model_dump(include={"joins_on", "leaves_on", "holds_budget"}),
            }
            for one, authority in rows
            for part in sorted(parts, key=lambda part: names.lots[part.lot_id])
            if part.participation_id == one.id
        ],
    }
