"""Ciphertext that no row needs any more: forgotten by the worker, after the commit."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.core.clock import utcnow
from app.core.outbox import enqueue
from app.core.storage import Storage
from app.submissions.models import Document
from app.uploads.models import EarlierDocument, Upload, UploadPart

FORGET, EXPIRE = "files.forget", "upload.expire"
Holds = Callable[[Session, str], bool]
_holders: list[Holds] = []


def on_forgetting(holds: Holds) -> Holds:
    """Let a room say whether one of its rows needs a file, by its key in storage."""
    _holders.append(holds)
    return holds


def forget_files(session: Session, storage_keys: Iterable[str]) -> None:
    """Ask that files are deleted once this transaction is committed."""
    if found := list(storage_keys):
        enqueue(session, FORGET, {"storage_keys": found})


def forget(session: Session, storage: Storage, payload: dict[str, Any]) -> None:
    """Delete files that nothing refers to; twice is as good as once."""
    for storage_key in payload["storage_keys"]:
        if not _is_needed(session, storage_key):
            storage.delete(storage_key)


def _is_needed(session: Session, storage_key: str) -> bool:
    document = select(Document.id).where(Document.storage_key == storage_key)
    earlier = select(EarlierDocument.id).where(EarlierDocument.storage_key == storage_key)
    part = select(UploadPart.id).where(UploadPart.storage_key == storage_key)
    return bool(
        session.exec(document).first()
        or session.exec(earlier).first()
        or session.exec(part).first()
        or any(holds(session, storage_key) for holds in _holders)
    )


def expire_later(session: Session, upload: Upload, at: datetime) -> None:
    """Ask that an upload is looked at when nothing was heard of it for long."""
    enqueue(session, EXPIRE, {"upload_id": str(upload.id)}, run_at=at)


def expire(session: Session, payload: dict[str, Any]) -> None:
    """Forget an upload that nobody went on with; one that went on is looked at later."""
    upload = session.get(Upload, UUID(payload["upload_id"]))
    if upload is None:
        return
    if upload.expires_at > utcnow():
        expire_later(session, upload, upload.expires_at)
    else:
        drop_uploads(session, [upload])


def drop_uploads(session: Session, uploads: Iterable[Upload]) -> None:
    """Delete uploads with what came in of them."""
    for upload in uploads:
        parts = session.exec(select(UploadPart).where(UploadPart.upload_id == upload.id)).all()
        forget_files(session, [part.storage_key for part in parts])
        for part in parts:
            session.delete(part)
        session.flush()
        session.delete(upload)
        session.flush()


_UPLOADS = (
    select(Upload)
    .where(col(Upload.submission_id) == bindparam("submission_id"))
    .options(selectinload(Upload.parts))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
)


def uploads_of(session: Session, submission_id: UUID) -> list[Upload]:
    """List what is on its way into a submission."""
    return list(session.exec(_UPLOADS, params={"submission_id": submission_id}))
