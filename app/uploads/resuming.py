"""A file that comes in by parts: begin, add a part, take back, put together."""

import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import filesize
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.storage import Storage
from app.submissions.facts import close_with, open_with
from app.submissions.models import Document, Submission
from app.submissions.readiness import Item
from app.submissions.service import refuse_when_fixed
from app.uploads.cleanup import drop_uploads, expire_later
from app.uploads.models import Upload, UploadPart
from app.uploads.receiving import clean_name, too_large
from app.uploads.recognise import refusal
from app.vault.sealing import UnsealError, seal, unseal

KEPT = timedelta(days=7)
"""So long we keep what came in of a file, after the last time that something did."""
WIDTH = 1024
MAX_UNDER_WAY = 60
"""So many files of one submission may be on their way at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file and all files of a submission together may be, in bytes."""

    file: int
    submission: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that lies sealed in storage and has no row yet."""

    id: UUID
    size: int
    storage_key: str


def begin(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    item: Item,
    *,
    name: str,
    length: int,
    limits: Limits,
) -> Upload:
    """Make room for a file that comes in by parts."""
    refuse_when_fixed(session, submission)
    if length <= 0:
        raise refusal(_("This file is empty. Choose another file."))
    if length > limits.file:
        raise too_large(limits.file)
    replaced = item.document.id if item.document else None
    refuse_over_quota(session, submission, length, limits.submission, replaced=replaced)
    upload = Upload(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        item_id=item.id,
        user_id=user.id,
        length=length,
        closed=b"",
        expires_at=utcnow() + KEPT,
    )
    told = json.dumps({"key": os.urandom(32).hex(), "name": clean_name(name)}).ljust(WIDTH).encode()
    upload.closed = close_with(keys.intake, told, _context(upload))
    session.add(upload)
    session.flush()
    expire_later(session, upload, upload.expires_at)
    return upload


def refuse_over_quota(
    session: Session,
    submission: Submission,
    more: int,
    quota: int,
    *,
    replaced: UUID | None = None,
) -> None:
    """Refuse what does not fit beside what a submission holds and what is on its way to it."""
    held = session.exec(
        select(func.coalesce(func.sum(Document.sealed_size), 0)).where(
            Document.submission_id == submission.id, Document.id != replaced
        )
    ).one()
    coming, count = session.exec(
        select(func.coalesce(func.sum(Upload.length), 0), func.count(col(Upload.id))).where(
            Upload.submission_id == submission.id
        )
    ).one()
    if int(held) + int(coming) + more > quota:
        raise refusal(
            _("Together your files are too large. All files of one submission may be at most "
              "%(size)s. Make this file smaller, or remove another one.", size=filesize(quota))
        )  # fmt: skip
    if count >= MAX_UNDER_WAY:
        raise refusal(_("Too many files are on their way at once. Wait until some are in."))


def _context(upload: Upload) -> bytes:
    return b"upload/1 " + upload.id.bytes


def _told(keys: Keys, upload: Upload) -> tuple[bytes, str]:
    """Read the key of the parts and the name of the file."""
    told = json.loads(open_with(keys.intake, upload.closed, _context(upload)))
    return bytes.fromhex(told["key"]), str(told["name"])


def _part_key(upload_key: bytes, part_id: UUID) -> bytes:
    return hmac.digest(upload_key, part_id.bytes, sha256)


def name_of(keys: Keys, upload: Upload) -> str:
    """Say what the file is called."""
    return _told(keys, upload)[1]


def refuse_offset(upload: Upload, offset: int) -> None:
    """Refuse a part that does not begin where the last one ended."""
    if offset != upload.received:
        raise ConflictError(_("This part does not follow on what came in. Go on with uploading."))


def keep_bytes(
    storage: Storage, keys: Keys, upload: Upload, chunks: Iterable[bytes]
) -> Kept | None:
    """Seal a part into storage; what came in before a connection broke counts."""
    part_id, count = uuid4(), _Counted(upload.length - upload.received)
    key = _part_key(_told(keys, upload)[0], part_id)
    storage_key = storage.put(seal(count.through(chunks), key))
    if count.size:
        return Kept(part_id, count.size, storage_key)
    storage.delete(storage_key)
    return None


class _Counted:
    """Counts what passes, and refuses more than was announced."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Hand it on, chunk by chunk."""
        for chunk in chunks:
            self.size += len(chunk)
            if self.size > self.most:
                raise InvalidError(_("The file did not come in whole. Send it again."))
            yield chunk


def add_part(session: Session, upload: Upload, offset: int, kept: Kept) -> None:
    """Write the row of a part; of two that begin at the same place only one counts."""
    refuse_offset(upload, offset)
    session.add(
        UploadPart(
            id=kept.id,
            tender_id=upload.tender_id,
            upload_id=upload.id,
            start=offset,
            size=kept.size,
            storage_key=kept.storage_key,
        )
    )
    upload.received, upload.expires_at = offset + kept.size, utcnow() + KEPT
    session.add(upload)
    session.flush()


def whole(storage: Storage, keys: Keys, upload: Upload) -> Iterator[bytes]:
    """Read a file that came in by parts, from its first byte to its last."""
    if upload.received < upload.length:
        raise ConflictError(_("This file is not in yet. Go on with uploading."))
    key = _told(keys, upload)[0]
    try:
        for part in upload.parts:
            yield from unseal(storage.open(part.storage_key), _part_key(key, part.id))
    except UnsealError as error:
        raise ConflictError(_("The file did not come in whole. Send it again.")) from error


def stop(session: Session, upload: Upload) -> None:
    """Take back a file that is on its way."""
    drop_uploads(session, [upload])


def locked(session: Session, upload_id: UUID) -> Upload:
    """Load an upload for a change: another process may be at it as well."""
    upload = session.exec(select(Upload).where(Upload.id == upload_id).with_for_update()).first()
    if upload is None:
        raise NotFoundError
    return upload
