"""Put a file in its place in a submission, and take it out."""

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.submissions.models import Document, Submission
from app.submissions.readiness import Slot, readiness
from app.submissions.service import refuse_when_fixed
from app.uploads.cleanup import forget_files
from app.uploads.receiving import SealedFile
from app.uploads.rescue import demand_identical, may_follow


def refuse_file(session: Session, submission: Submission) -> None:
    """Refuse a file, unless its hash was lodged and it may follow (Aw 2.109a)."""
    if not may_follow(session, submission):
        refuse_when_fixed(session, submission)


def store_document(
    session: Session, submission: Submission, user: User, slot: Slot, sealed: SealedFile
) -> Document:
    """Put a sealed file in its place; it replaces what stood there."""
    if may_follow(session, submission):
        demand_identical(session, submission, slot.item_id, sealed.sha256)
    else:
        refuse_when_fixed(session, submission)
    item = readiness(session, submission).place(slot)
    if item is None or item.is_price:
        raise InvalidError(_("Nothing is asked here."))
    if item.document:
        _forget(session, item.document)
    document = Document(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        requirement_id=slot.requirement_id,
        criterion_id=slot.criterion_id,
        part=slot.part,
        storage_key=sealed.storage_key,
        sealed_sha256=sealed.sealed_sha256,
        sealed_size=sealed.sealed_size,
        sealed_key=sealed.keys.sealed,
        sealed_facts=sealed.keys.facts,
        intake_key=sealed.keys.intake,
        reading_key=sealed.keys.reading,
        scan=sealed.scan,
    )
    if sealed.keys.facts is None:
        document.name, document.size = sealed.name, sealed.size
        document.sha256, document.media_type = sealed.sha256, sealed.media_type
    session.add(document)
    session.flush()
    told = {"sealed_sha256": sealed.sealed_sha256}
    record(session, user, "document.store", document, after=told)
    return document


def remove_document(
    session: Session, submission: Submission, user: User, document: Document
) -> None:
    """Take a file out; without its key, what lies in storage can never be opened."""
    refuse_when_fixed(session, submission)
    leave_behind(session, user, document)


def leave_behind(session: Session, user: User, document: Document) -> None:
    """Take out a file that nobody asks any more, and say so in the trail."""
    told = {"sealed_sha256": document.sealed_sha256}
    record(session, user, "document.remove", document, before=told)
    _forget(session, document)


def _forget(session: Session, document: Document) -> None:
    """Delete a row; its ciphertext goes after the commit, unless another row needs it."""
    forget_files(session, [document.storage_key])
    session.delete(document)
    session.flush()
