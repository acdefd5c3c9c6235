"""Read what is demanded and what decides as the rows of a workbook."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.criteria.tree import branches
from app.library.models import EntryVersion
from app.tenders.models import (
    Criterion,
    CriterionGroup,
    Lot,
    Requirement,
    Tender,
)
from app.workbooks.cells import Cells, Names, Rows, all_of, plain
from app.workbooks.sheets import REQUIREMENTS


def demands(session: Session, requirements: Sequence[Requirement], names: Names) -> Rows:
    """Read the requirements, and the ways to show each."""
    entries = _entries(session, requirements)
    return {
        "requirements": [
            plain(
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


def followed_by(tender: Tender, lot: Lot) -> UUID | None:
    """Say whose criteria a lot follows; after publication every lot has its own."""
    return lot.criteria_from_id if tender.published_at is None else None


def criteria(session: Session, tender: Tender, lots: Sequence[Lot], names: Names) -> Rows:
    """Read headings and criteria in their order, and the steps of each scale.

    A lot that follows another one has no rows of its own.
    """
    headings = all_of(session, CriterionGroup, tender)
    found: Rows = {"criteria": [], "scale": []}
    for lot in lots:
        if followed_by(tender, lot):
            continue
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
