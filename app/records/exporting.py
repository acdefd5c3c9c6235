"""What leaves the house as a file, by the name that a person or the command line asks."""

import hashlib
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import IO

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.audit.service import Actor, record
from app.core.clock import utcnow
from app.core.db import Record
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.settings import Settings
from app.core.storage import CHUNK, Storage
from app.notices.ocds import release_package
from app.notices.public import public_facts
from app.notices.service import contract_notice, result_notice
from app.records.archiving import write_archive
from app.records.dossier import write_dossier
from app.tenders.models import Lot, Tender


class Export(StrEnum):
    """A file about a whole tender."""

    DOSSIER = "dossier"
    ARCHIVE = "archive"
    OCDS = "ocds"
    RESULT_NOTICE = "eforms-result"
    CONTRACT_NOTICE = "eforms-notice"


FILES = {
    Export.DOSSIER: ("zip", "application/zip"),
    Export.ARCHIVE: ("zip", "application/zip"),
    Export.OCDS: ("json", "application/json"),
    Export.RESULT_NOTICE: ("xml", "application/xml"),
    Export.CONTRACT_NOTICE: ("xml", "application/xml"),
}
"""Suffix and media type of each."""


def write_export(
    out: IO[bytes],
    session: Session,
    settings: Settings,
    keys: Keys,
    storage: Storage,
    tender: Tender,
    what: Export,
) -> None:
    """Write one file; what was not decided or told yet is refused or left out."""
    if what == Export.DOSSIER:
        write_dossier(out, session, keys, storage, lots_of(session, tender))
        return
    if what == Export.ARCHIVE:
        write_archive(out, session, keys, storage, tender, lots_of(session, tender))
        return
    facts = public_facts(session, tender)
    if what == Export.OCDS:
        package = release_package(facts, settings.public_url, settings.ocds_prefix)
        out.write(json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n")
        return
    write = result_notice if what == Export.RESULT_NOTICE else contract_notice
    out.write(write(facts, utcnow()))


def record_taking(
    session: Session, actor: Actor | None, subject: Record, what: str, version: str, out: IO[bytes]
) -> None:
    """Keep who took which file out of the house, with the hash that names it afterwards."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks_of(out):
        digest.update(chunk)
        size += len(chunk)
    after = {"what": what, "version": version, "sha256": digest.hexdigest(), "size": size}
    record(session, actor, "record.take", subject, after=after)


def chunks_of(out: IO[bytes]) -> Iterator[bytes]:
    """Read a written file from its beginning."""
    out.seek(0)
    while chunk := out.read(CHUNK):
        yield chunk


def tender_by_reference(session: Session, reference: str) -> Tender:
    """Find the one tender that goes by a reference."""
    found = session.exec(select(Tender).where(Tender.reference == reference)).all()
    if not found:
        raise NotFoundError(_("No tender has this reference."))
    if len(found) > 1:
        raise ConflictError(_("Several tenders have this reference. Use their page instead."))
    return found[0]


def lots_of(session: Session, tender: Tender) -> list[Lot]:
    """Read the lots of a tender in order, each with its tender."""
    return list(
        session.exec(
            select(Lot)
            .where(Lot.tender_id == tender.id)
            .options(joinedload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .order_by(col(Lot.number))
        ).all()
    )
