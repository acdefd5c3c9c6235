"""What a file holds: every table that speaks of a tender, and what lies in storage for it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Table, exists, func, literal, or_, union_all
from sqlmodel import Session, SQLModel, select

from app.publishing.models import DocumentVersion
from app.uploads.cleanup import on_forgetting

STAYS = frozenset({"retentions", "destructions", "bibob_files", "clearances"})
"""What says that there was a file; and integrity files, with a term and a chain of their own."""
PLACE = "storage_key"


def tables() -> list[Table]:
    """List the tables that are emptied of a tender, what points at others first."""
    return [
        one
        for one in reversed(SQLModel.metadata.sorted_tables)
        if "tender_id" in one.c and one.name not in STAYS
    ]


def rows_of(session: Session, tender_id: UUID) -> dict[str, int]:
    """Count what a file holds per table; an empty one is left out."""
    counted = union_all(
        *(
            select(literal(one.name), func.count())
            .select_from(one)
            .where(one.c.tender_id == tender_id)
            for one in tables()
        )
    )
    return {name: count for name, count in session.execute(counted) if count}


def places_of(session: Session, tender_id: UUID) -> set[str]:
    """Name the files in storage that records of a tender speak of."""
    found: set[str] = set()
    for one in tables():
        if PLACE in one.c:
            found |= set(
                session.execute(select(one.c[PLACE]).where(one.c.tender_id == tender_id)).scalars()
            )
    return found - {""}


def free_of(session: Session, places: Iterable[str]) -> list[str]:
    """Keep those of which no record speaks: the same words can lie there for two tenders."""
    return [one for one in sorted(places) if not is_spoken_of(session, one)]


@on_forgetting
def is_published(session: Session, place: str) -> bool:
    """Whether a document of a tender needs a file: publishing cannot say so, it stands lower."""
    query = select(DocumentVersion.id).where(DocumentVersion.storage_key == place)
    return session.exec(query).first() is not None


def is_spoken_of(session: Session, place: str) -> bool:
    """Whether any record names a file, whichever room it stands in."""
    speaks: list[ColumnElement[bool]] = [
        exists().where(one.c[PLACE] == place)
        for one in SQLModel.metadata.sorted_tables
        if PLACE in one.c
    ]
    return bool(session.execute(select(or_(*speaks))).scalar())
