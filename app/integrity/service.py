"""Bibob files: sealed with the room's own key, every reading kept in the file's own chain."""

import os
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks import service as checks
from app.checks.models import Gate, GateState
from app.core.clock import utcnow
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.integrity.flow import FILE_FLOW, FileAction
from app.integrity.models import BibobFile, FileState
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Tender

NONCE = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, for whoever is reading it now."""

    notes: str
    conclusion: str


def open_file(session: Session, tender: Tender, provider: Provider, officer: User) -> BibobFile:
    """Begin an investigation of a provider; nothing of it shows outside this room."""
    if not gates_of(session, tender, provider):
        raise NotFoundError
    if find_file(session, tender, provider):
        raise ConflictError(_("This provider already has a file in this tender."))
    file = BibobFile(tender_id=tender.id, provider_id=provider.id)
    session.add(file)
    session.flush()
    record(session, officer, "bibob.open", file)
    return file


def find_file(session: Session, tender: Tender, provider: Provider) -> BibobFile | None:
    """Find the file of a provider in a tender."""
    return session.exec(
        select(BibobFile).where(
            BibobFile.tender_id == tender.id, BibobFile.provider_id == provider.id
        )
    ).first()


def gates_of(session: Session, tender: Tender, provider: Provider) -> list[Gate]:
    """List the gates of a provider's submissions in a tender."""
    query = (
        select(Gate)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .where(Gate.tender_id == tender.id, Submission.provider_id == provider.id)
        .order_by(col(Gate.started_at))
    )
    return list(session.exec(query).all())


def read(session: Session, keys: Keys, file: BibobFile, reader: User) -> Reading:
    """Unseal a file for one reader, and keep who read it."""
    record(session, reader, "bibob.read", file)
    return Reading(
        notes=_unseal(keys, file, "notes", file.sealed_notes),
        conclusion=_unseal(keys, file, "conclusion", file.sealed_conclusion),
    )


def write_notes(session: Session, keys: Keys, file: BibobFile, officer: User, text: str) -> None:
    """Replace the notes of a running file; the trail says that, never what."""
    if file.state != FileState.RUNNING:
        raise ConflictError(_("This file is concluded. It cannot change any more."))
    file.sealed_notes = _seal(keys, file, "notes", text)
    session.add(file)
    record(session, officer, "bibob.write_notes", file)


def conclude(session: Session, keys: Keys, file: BibobFile, officer: User, conclusion: str) -> None:
    """Conclude a file; the rest of the house only sees that the gate is decided."""
    FILE_FLOW.advance(session, file, FileAction.CONCLUDE, officer)
    file.sealed_conclusion = _seal(keys, file, "conclusion", conclusion)
    file.concluded_at = utcnow()
    tender = session.get_one(Tender, file.tender_id)
    provider = session.get_one(Provider, file.provider_id)
    _decide_gates(session, tender, provider, officer)


def decide_without_file(
    session: Session, tender: Tender, provider: Provider, officer: User
) -> None:
    """Decide the gates of a provider that needs no investigation, or none any more."""
    if not gates_of(session, tender, provider):
        raise NotFoundError
    file = find_file(session, tender, provider)
    if file and file.state == FileState.RUNNING:
        raise ConflictError(_("An investigation is running. Conclude its file first."))
    if not _decide_gates(session, tender, provider, officer):
        raise ConflictError(_("This step is not possible any more. Reload the page."))


def _decide_gates(session: Session, tender: Tender, provider: Provider, officer: User) -> int:
    waiting = [gate for gate in gates_of(session, tender, provider) if gate.state == GateState.OPEN]
    for gate in waiting:
        checks.decide_gate(session, gate, officer)
    return len(waiting)


def _context(file: BibobFile, part: str) -> bytes:
    return f"bibob/{part}/{file.id}".encode()


def _seal(keys: Keys, file: BibobFile, part: str, text: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + keys.integrity.encrypt(nonce, text.encode(), _context(file, part))


def _unseal(keys: Keys, file: BibobFile, part: str, sealed: bytes) -> str:
    if not sealed:
        return ""
    nonce, text = sealed[:NONCE], sealed[NONCE:]
    return keys.integrity.decrypt(nonce, text, _context(file, part)).decode()
