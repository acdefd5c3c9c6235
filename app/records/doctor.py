"""Find every file that is missing, extra or altered, and every chain that is broken."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from sqlmodel import Session, col, select

from app.audit.models import Chain
from app.audit.service import first_fault
from app.checks.models import CallFile
from app.core.errors import UnavailableError
from app.core.keys import Keys
from app.core.outbox import Job
from app.core.storage import Storage
from app.evidence.models import ProofVersion
from app.integrity.models import BibobPaper
from app.letters.models import AnyLetter
from app.letters.sending import pdf_of, sent_letters
from app.publishing.models import DocumentVersion
from app.submissions.models import Document
from app.uploads.cleanup import FORGET
from app.uploads.models import EarlierDocument, UploadPart


class Trouble(StrEnum):
    """What can be wrong with what we keep."""

    MISSING = "missing"
    EXTRA = "extra"
    ALTERED = "altered"
    BROKEN_CHAIN = "broken_chain"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, and where."""

    trouble: Trouble
    where: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that a row speaks of, and what it must be."""

    storage_key: str
    row: str
    sha256: str = ""
    size: int | None = None


def examine(session: Session, storage: Storage, keys: Keys) -> Iterator[Finding]:
    """Hold every file against its row, every row against its file, and every chain."""
    there, known = set(storage.keys()), set()
    for kept in [
        *_documents(session),
        *_proofs(session),
        *_earlier(session),
        *_publications(session),
        *_parts(session),
        *_papers(session),
        *_answers(session),
    ]:
        known.add(kept.storage_key)
        if kept.storage_key not in there:
            yield Finding(Trouble.MISSING, kept.row, kept.storage_key)
        elif (kept.sha256 or kept.size is not None) and not _agrees(storage, kept):
            yield Finding(Trouble.ALTERED, kept.row, kept.storage_key)
    for letter in sent_letters(session):
        known.add(letter.storage_key)
        if letter.storage_key not in there:
            yield Finding(Trouble.MISSING, f"letter:{letter.id}", letter.storage_key)
        elif not _is_as_sent(session, storage, keys, letter):
            yield Finding(Trouble.ALTERED, f"letter:{letter.id}", letter.storage_key)
    for storage_key in sorted(there - known - _to_forget(session)):
        yield Finding(Trouble.EXTRA, storage_key)
    yield from _chains(session)


def _to_forget(session: Session) -> set[str]:
    """Name the files that the worker is about to delete."""
    jobs = session.exec(select(Job).where(Job.kind == FORGET, col(Job.done_at).is_(None)))
    return {storage_key for job in jobs for storage_key in job.payload["storage_keys"]}


def _documents(session: Session) -> Iterator[Kept]:
    for one in session.exec(select(Document).order_by(col(Document.uploaded_at))):
        size = one.sealed_size or None
        yield Kept(one.storage_key, f"document:{one.id}", one.sealed_sha256, size)


def _earlier(session: Session) -> Iterator[Kept]:
    for one in session.exec(select(EarlierDocument).order_by(col(EarlierDocument.uploaded_at))):
        yield Kept(
            one.storage_key, f"document:{one.id}", one.sealed_sha256, one.sealed_size or None
        )


def _publications(session: Session) -> Iterator[Kept]:
    for one in session.exec(select(DocumentVersion).order_by(col(DocumentVersion.uploaded_at))):
        yield Kept(one.storage_key, f"documentVersion:{one.id}", one.sha256, one.size)


def _proofs(session: Session) -> Iterator[Kept]:
    query = select(ProofVersion).where(col(ProofVersion.file_key).is_not(None))
    for one in session.exec(query.order_by(col(ProofVersion.made_at))):
        yield Kept(one.storage_key, f"proofVersion:{one.id}", one.sealed_sha256, one.sealed_size)


def _parts(session: Session) -> Iterator[Kept]:
    for one in session.exec(select(UploadPart).order_by(col(UploadPart.storage_key))):
        yield Kept(one.storage_key, f"uploadPart:{one.id}")


def _papers(session: Session) -> Iterator[Kept]:
    """Documents of integrity files: held against their seal, never opened."""
    for one in session.exec(select(BibobPaper).order_by(col(BibobPaper.added_at))):
        yield Kept(one.storage_key, f"paper:{one.id}", one.sealed_sha256, one.sealed_size)


def _answers(session: Session) -> Iterator[Kept]:
    """What came with an answer after the opening; a seal was not always noted."""
    for one in session.exec(select(CallFile).order_by(col(CallFile.added_at))):
        size = one.sealed_size or None
        yield Kept(one.storage_key, f"callFile:{one.id}", one.sealed_sha256, size)


def _agrees(storage: Storage, kept: Kept) -> bool:
    """Read a file as it lies there; sealed ones are hashed as ciphertext, so no key is needed."""
    found, size = hashlib.sha256(), 0
    for chunk in storage.open(kept.storage_key):
        found.update(chunk)
        size += len(chunk)
    same = not kept.sha256 or found.hexdigest() == kept.sha256
    return same and kept.size in {None, size}


def _is_as_sent(session: Session, storage: Storage, keys: Keys, letter: AnyLetter) -> bool:
    try:
        pdf_of(session, keys, storage, letter)
    except (InvalidTag, UnavailableError):
        return False
    return True


def _chains(session: Session) -> Iterator[Finding]:
    for chain in session.exec(select(Chain).order_by(col(Chain.key))).all():
        fault = first_fault(session, chain.subject_id)
        if fault:
            yield Finding(Trouble.BROKEN_CHAIN, chain.key, f"{fault.number} ({fault.reason})")
