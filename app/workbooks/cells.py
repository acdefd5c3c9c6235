"""What the sheets of a workbook are read from: rows of cells, and what rows are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, select

from app.tenders.models import (
    InTender,
    Tender,
)
from app.workbooks.columns import Sheet

R = TypeVar("R", bound=InTender)
Cells = dict[str, Any]
Rows = dict[str, list[Cells]]


@dataclass(frozen=True, slots=True)
class Names:
    """What rows are called on other sheets."""

    lots: Mapping[UUID, int]
    groups: Mapping[UUID, str]
    products: Mapping[UUID, str]
    requirements: Mapping[str, str]


def all_of(session: Session, model: type[R], tender: Tender) -> list[R]:
    """Read every record of a kind that stands in a tender."""
    return list(session.exec(select(model).where(model.tender_id == tender.id)).all())


def plain(sheet: Sheet, record: object, **instead: object) -> Cells:
    """Take the columns that are called as the fields of a record."""
    return {
        one.name: instead[one.name] if one.name in instead else getattr(record, one.name, None)
        for one in sheet.columns
    }


def typed(number: str | None) -> str | None:
    """Write a number that is kept as text with a comma."""
    return None if number is None else number.replace(".", ",")
