"""Scan after the opening what no scanner could read before: nobody reads it sooner."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.audit.service import record
from app.core.errors import UnavailableError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.outbox import enqueue
from app.core.scan import Verdict, scan
from app.core.storage import Storage
from app.submissions.models import Document
from app.tenders.models import Tender
from app.uploads.reading import opened_bytes

SCAN = "document.scan"


def scan_later(session: Session, tender: Tender) -> None:
    """Let what was opened of a tender wait for the scanner, where it said nothing yet."""
    session.flush()
    documents = session.exec(
        select(Document).where(
            Document.tender_id == tender.id,
            col(Document.reading_key).is_not(None),
            col(Document.scan).in_((Verdict.UNSCANNED, Verdict.TOO_LARGE)),
        )
    ).all()
    for document in documents:
        document.scan = Verdict.WAITING
        session.add(document)
        enqueue(session, SCAN, {"document_id": str(document.id)}, key=f"scan:{document.id}")


def scan_opened(
    session: Session, storage: Storage, keys: Keys, clamd: str, payload: dict[str, Any]
) -> None:
    """Scan a document; a scanner that does not answer is asked again, one that is gone is not."""
    document_id = UUID(payload["document_id"])
    document = session.get(Document, document_id)
    if document is None or document.scan != Verdict.WAITING:
        return
    session.close()  # a large file takes long: nobody waits for this transaction meanwhile
    verdict = scan(clamd, opened_bytes(storage, keys, document))
    if clamd and verdict == Verdict.UNSCANNED:
        raise UnavailableError(_("The malware scanner does not answer."))
    document = session.get_one(Document, document_id)
    document.scan = verdict
    session.add(document)
    record(session, None, SCAN, document, after={"verdict": verdict})
