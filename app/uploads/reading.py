"""Read a file again: by who may, and only what is the same as what came in."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import ConflictError, UnavailableError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.scan import Verdict
from app.core.storage import Storage
from app.submissions.facts import facts_of, open_key
from app.submissions.models import Document
from app.vault.sealing import UnsealError, unseal


def document_bytes(storage: Storage, keys: Keys, document: Document) -> Iterator[bytes]:
    """Read an opened document for a person: never one that is unsafe, or not scanned yet."""
    if document.scan == Verdict.INFECTED:
        raise ConflictError(_("The scanner found this file unsafe. It stays closed."))
    if document.scan == Verdict.WAITING:
        raise ConflictError(_("This file is being scanned. Try again in a few minutes."))
    return opened_bytes(storage, keys, document)


def opened_bytes(storage: Storage, keys: Keys, document: Document) -> Iterator[bytes]:
    """Read a document that two people opened; a sealed one is refused at once."""
    if document.reading_key is None:
        raise ConflictError(_("This document is sealed. Two people open it after the deadline."))
    return _bytes(storage, keys.reading, document.reading_key, document, document.size)


def draft_bytes(storage: Storage, keys: Keys, document: Document) -> Iterator[bytes]:
    """Let a provider read its own file again, until it is submitted."""
    facts = facts_of(keys, document)
    if document.intake_key is None or facts is None:
        return document_bytes(storage, keys, document)
    return _bytes(storage, keys.intake, document.intake_key, document, facts.size)


def _bytes(
    storage: Storage, server: AESGCM, closed: bytes, document: Document, size: int
) -> Iterator[bytes]:
    try:
        file_key = open_key(server, closed, document.storage_key)
    except UnsealError as error:
        raise _not_the_same() from error
    return plain_bytes(storage, file_key, document.storage_key, size)


def plain_bytes(storage: Storage, file_key: bytes, storage_key: str, size: int) -> Iterator[bytes]:
    """Open a stream to its end, so that one that was cut off is found, without its padding."""
    try:
        for chunk in unseal(storage.open(storage_key), file_key):
            if size > 0:
                yield chunk[:size]
            size -= len(chunk)
    except UnsealError as error:
        raise _not_the_same() from error
    if size > 0:
        raise _not_the_same()


def _not_the_same() -> UnavailableError:
    return UnavailableError(
        _("This file is not the one that came in. Warn the administrator at once.")
    )
