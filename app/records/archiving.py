"""An archive: the full dossier with the official record, each piece with its metadata."""

from collections.abc import Iterable
from typing import IO, Any

from sqlmodel import Session

from app.core.clock import utcnow
from app.core.keys import Keys
from app.core.storage import Storage
from app.notices.public import public_facts
from app.records.basis import basis_of
from app.records.dossier import members, write_dossier
from app.records.mdto import Archive, Kept, of_dossier, of_file, of_piece
from app.records.official import official_paper, official_record
from app.records.reading_guide import READING_GUIDE
from app.retention.terms import term_of
from app.tenders.models import Lot, Tender

OFFICIAL = "official-record.pdf"
TITLES = {
    "events.jsonl": "Logboek van de aanbesteding",
    READING_GUIDE: "Leeswijzer van dit dossier",
    OFFICIAL: "Proces-verbaal van de opdracht (Aw 2.132)",
}
"""Metadata is in Dutch, whatever language the page of who exports is in."""


def write_archive(
    out: IO[bytes], session: Session, keys: Keys, storage: Storage, tender: Tender, lots: list[Lot]
) -> None:
    """Write a full dossier that also holds its metadata, so that it still verifies as it is."""
    basis = basis_of(session, lots)
    titles = {one.name: one.title for one in members(session, keys, storage, basis)} | TITLES
    facts = public_facts(session, tender)
    official = official_record(session, facts)
    archive = Archive(
        tender, [one.name for one in facts.authorities], term_of(session, tender), utcnow()
    )

    def described(listed: list[dict[str, Any]]) -> Iterable[tuple[str, bytes]]:
        if not official.missing:
            yield OFFICIAL, official_paper(official)
        files = [
            Kept(one["name"], titles[one["name"]], one["size"], one["sha256"]) for one in listed
        ]
        yield "mdto/dossier.mdto.xml", of_dossier(archive, files)
        for file in files:
            yield f"mdto/{file.name}.mdto.xml", of_piece(archive, file)
            yield f"mdto/{file.name}.bestand.mdto.xml", of_file(archive, file)

    write_dossier(out, session, keys, storage, lots, more=described)
