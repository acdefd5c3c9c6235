"""What stood in a tender at each publication: written whole, hashed, and compared."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import canonical
from app.authorities.service import matrix_of
from app.core.db import Record
from app.criteria.rules import lot_rules
from app.planning.models import Milestone
from app.products.buyers import buyers_of
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.products.service import BUYER
from app.publishing.models import DocumentVersion, TenderDocument, Version
from app.tenders.models import Criterion, InTender, Lot, LotGroup, Requirement, Tender
from app.tenders.procedures import procedure_of
from app.tenders.queries import lots_of, requirements_of_tender

TENDER = frozenset(
    {"reference", "title", "description", "procedure", "stage", "tenderned_number", "announced_on",
     "urgency", "deadline", "questions_until", "starts_on", "ends_on", "extensions", "max_lots",
     "lot_preference", "cpv_code", "nuts_code", "uses_bibob",
     "takes_hashes", "bibob_ground", "standstill_days", "standstill_ground", "court", "contact"}
)  # fmt: skip
LOT = frozenset(
    {"id", "number", "group_id", "code", "title", "description", "unit", "limits", "mean_hours",
     "volume", "funding", "method", "method_values", "winners", "fixed_price", "price_floor",
     "price_ceiling", "low_to_others", "low_to_next", "minimum_total", "minimum_total_op",
     "rounding_mode", "rounding_decimals", "rounding_stages", "tie_breakers", "on_dropout", "rules",
     "rules_sha256"}
)  # fmt: skip
PRIVATE = frozenset({"tender_id", "version", "entry_version_id"})
"""What says nothing to a reader."""
IN_TENDER: dict[str, type[InTender]] = {
    "groups": LotGroup,
    "tariffs": Tariff,
    "windows": Window,
    "eligibility": EligibilityRule,
    "milestones": Milestone,
}


def freeze_rules(tender: Tender, lots: Sequence[Lot]) -> None:
    """Write each lot's rules as the engine will read them; criteria must be loaded."""
    ranks = procedure_of(tender).ranks
    for lot in lots:
        lot.rules = lot_rules(lot, lot.criteria, ranks=ranks)
        lot.rules_sha256 = hashlib.sha256(canonical(lot.rules)).hexdigest()


def write_version(session: Session, tender: Tender, officer: User, summary: str = "") -> Version:
    """Keep what stands in the tender now, under the next number."""
    session.flush()
    content = content_of(session, tender)
    version = Version(
        tender_id=tender.id,
        number=len(versions_of(session, tender)) + 1,
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
        summary=summary,
        published_by_id=officer.id,
    )
    session.add(version)
    session.flush()
    return version


def versions_of(session: Session, tender: Tender) -> list[Version]:
    """Read every version, first to last."""
    query = select(Version).where(Version.tender_id == tender.id).order_by(col(Version.number))
    return list(session.exec(query))


def content_of(session: Session, tender: Tender) -> dict[str, Any]:
    """Write everything that providers read of a tender."""
    return {
        "tender": tender.model_dump(mode="json", include=set(TENDER)),
        "lots": [
            {**lot.model_dump(mode="json", include=set(LOT)), "criteria": _criteria(lot.criteria)}
            for lot in lots_of(session, tender)
        ],
        "requirements": [_demand(one) for one in requirements_of_tender(session, tender)],
        "documents": _documents(session, tender),
        "authorities": _authorities(session, tender),
        **{
            name: [_plain(one) for one in _rows(session, model, tender)]
            for name, model in IN_TENDER.items()
        },
        "products": _products(session, tender),
    }


def _products(session: Session, tender: Tender) -> list[dict[str, Any]]:
    """What stands in each lot, with who buys it where that is not everybody."""
    products = session.exec(
        select(Product).where(Product.tender_id == tender.id).order_by(col(Product.id))
    ).all()
    buyers = buyers_of(session, products)
    return [
        {
            **_plain(one),
            "buyers": [
                buyer.model_dump(mode="json", include=BUYER) for buyer in buyers.get(one.id, [])
            ],
        }
        for one in products
    ]


def _rows(session: Session, model: type[InTender], tender: Tender) -> Sequence[InTender]:
    query = select(model).where(model.tender_id == tender.id).order_by(col(model.id))
    return session.exec(query).all()


def _plain(row: Record) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude=set(PRIVATE))


def _criteria(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    return [
        {
            **_plain(one),
            "scale": [
                step.model_dump(mode="json", include={"label", "fraction", "text"})
                for step in one.scale
            ],
        }
        for one in criteria
    ]


def _demand(requirement: Requirement) -> dict[str, Any]:
    ways = [[one.kind, one.name] for one in requirement.alternatives]
    return {**_plain(requirement), "alternatives": ways}


def _authorities(session: Session, tender: Tender) -> list[dict[str, Any]]:
    """Who takes part, for what and until when; the lead first."""
    return [
        {
            "id": str(row.authority.id),
            "title": row.authority.name,
            "scope": row.participation.scope if row.participation else "",
            "left_on": _day(row.participation.left_on if row.participation else None),
            "parts": [
                {
                    "lot_id": str(part.lot_id),
                    "joins_on": _day(part.joins_on),
                    "leaves_on": _day(part.leaves_on),
                    "holds_budget": part.holds_budget,
                }
                for part in row.parts.values()
            ],
        }
        for row in matrix_of(session, tender)
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _documents(session: Session, tender: Tender) -> list[dict[str, Any]]:
    """The latest file of every document, in order, with its hash."""
    rows = session.exec(
        select(TenderDocument, DocumentVersion)
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(TenderDocument.id))
        .where(TenderDocument.tender_id == tender.id)
        .order_by(col(TenderDocument.position), col(DocumentVersion.number))
    )
    latest = {document.id: (document, version) for document, version in rows}
    return [
        {
            **document.model_dump(mode="json", include={"id", "title", "category"}),
            "number": version.number,
            **version.model_dump(mode="json", include={"name", "size", "sha256"}),
        }
        for document, version in latest.values()
    ]
