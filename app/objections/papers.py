"""The files with an objection: added by either side until it is answered."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evidence.papers import Received
from app.objections.models import Objection, ObjectionPaper, ObjectionState
from app.uploads.cleanup import on_forgetting

MOST = 20
"""So many files per objection."""


def papers_of(session: Session, ids: Collection[UUID]) -> dict[UUID, list[ObjectionPaper]]:
    """List the files with each objection, the first on top."""
    found: dict[UUID, list[ObjectionPaper]] = {}
    for paper in session.exec(
        select(ObjectionPaper)
        .where(col(ObjectionPaper.objection_id).in_(ids))
        .order_by(col(ObjectionPaper.added_at))
    ):
        found.setdefault(paper.objection_id, []).append(paper)
    return found


def keep(
    session: Session, objection: Objection, person: User, received: Received, *, by_officer: bool
) -> None:
    """Keep a file with an objection that waits for its answer."""
    if objection.state != ObjectionState.LODGED:
        raise ConflictError(_("This objection waits for nothing any more."))
    one = received.sealed
    earlier = papers_of(session, [objection.id]).get(objection.id, [])
    if one.sha256 in {paper.sha256 for paper in earlier}:
        raise ConflictError(_("This very file is kept here already."))
    if len(earlier) >= MOST:
        raise ConflictError(_("There are %(n)s files here, and no more fit.", n=MOST))
    paper = ObjectionPaper(
        tender_id=objection.tender_id, objection_id=objection.id, name=one.name, size=one.size,
        sha256=one.sha256, media_type=one.media_type, storage_key=one.storage_key,
        file_key=one.sealed_key, signatures=[found.model_dump() for found in received.signatures],
        by_officer=by_officer, added_by_id=person.id,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    told = paper.model_dump(mode="json", include={"name", "size", "sha256", "by_officer"})
    record(session, person, "objection.add_paper", objection, after=told)


@on_forgetting
def is_needed(session: Session, storage_key: str) -> bool:
    """Whether an objection still opens this file."""
    query = select(ObjectionPaper.id).where(ObjectionPaper.storage_key == storage_key)
    return session.exec(query).first() is not None
