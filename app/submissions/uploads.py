"""Accept a file: hash and seal it while it comes in, decide its type by content."""

import hashlib
import os
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from queue import Full, Queue

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import ConflictError, InvalidError, UnavailableError
from app.core.i18n import filesize
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.scan import Verdict, scan
from app.core.storage import Storage
from app.submissions.models import Document
from app.submissions.recognise import ALL, Kind, recognise, refusal
from app.vault.sealing import UnsealError, seal, unseal
from app.vault.wrapping import seal_key, unseal_key

LOOKED_INTO = 64 * 1024 * 1024
"""Larger files are recognised by their beginning only, and marked as not looked into."""
HEAD = 1024 * 1024
MAX_NAME = 120

Closing = bytes | AESGCM
"""What closes a file key: a vault's public key, or in open house the server's reading key."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that lies sealed in storage, with everything its row must say."""

    name: str
    size: int
    sha256: str
    media_type: str
    storage_key: str
    sealed_key: bytes
    reading_key: bytes | None
    scan: Verdict


def receive(
    storage: Storage,
    closing: Closing,
    name: str,
    chunks: Iterable[bytes],
    limit: int,
    *,
    accepted: Collection[Kind] = ALL,
    clamd: str = "",
) -> SealedFile:
    """Take a file in: only ciphertext reaches the disk, and a refused file does not stay.

    `limit` is in bytes.
    """
    file_key, reading = os.urandom(32), _Reading(limit, clamd)
    storage_key = storage.put(seal(reading.through(chunks), file_key))
    try:
        name, verdict = clean_name(name), reading.verdict()
        is_whole = reading.size <= LOOKED_INTO
        kind = recognise(bytes(reading.head), name, accepted, whole=is_whole)
    except BaseException:
        storage.delete(storage_key)
        raise
    for_reading = close_for_reading(closing, file_key, storage_key) if isinstance(
        closing, AESGCM
    ) else None  # fmt: skip
    return SealedFile(
        name=name if PurePosixPath(name).suffix else name + kind.endings[0],
        size=reading.size,
        sha256=reading.hash.hexdigest(),
        media_type=kind.media_type,
        storage_key=storage_key,
        sealed_key=for_reading or seal_key(_public(closing), file_key, _context(storage_key)),
        reading_key=for_reading,
        scan=verdict,
    )


def _public(closing: Closing) -> bytes:
    assert isinstance(closing, bytes)  # noqa: S101  (the other half of the union was taken)
    return closing


class _Reading:
    """What is learnt from a file while it passes: size, hash, beginning, the scanner's word."""

    def __init__(self, limit: int, clamd: str) -> None:
        self.limit, self.size = limit, 0
        self.hash, self.head = hashlib.sha256(), bytearray()
        self._scanner = _Scanner(clamd) if clamd else None

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Hand the file on, chunk by chunk."""
        try:
            for chunk in chunks:
                self._take(chunk)
                yield chunk
            if not self.size:
                raise refusal(_("This file is empty. Choose another file."))
        finally:
            if self._scanner:
                self._scanner.feed(b"")

    def _take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self.limit:
            raise _too_large(self.limit)
        self.hash.update(chunk)
        if self.size <= LOOKED_INTO:
            self.head += chunk
        elif len(self.head) > HEAD:
            del self.head[HEAD:]
        if self._scanner:
            self._scanner.feed(chunk)

    def verdict(self) -> Verdict:
        """Say what the scanner found, or refuse what it calls unsafe."""
        verdict = self._scanner.verdict() if self._scanner else Verdict.UNSCANNED
        if verdict == Verdict.INFECTED:
            raise refusal(
                _("This file is not safe. We did not take it. Make it again and send it once more.")
            )
        return verdict


class _Scanner:
    """Lets clamd read along in a thread of its own; the plaintext stays in memory."""

    def __init__(self, clamd: str) -> None:
        self._queue: Queue[bytes] = Queue(maxsize=16)
        self._verdict = Verdict.UNSCANNED
        self._thread = threading.Thread(target=self._run, args=(clamd,), daemon=True)
        self._thread.start()

    def _run(self, clamd: str) -> None:
        self._verdict = scan(clamd, iter(self._queue.get, b""))

    def feed(self, chunk: bytes) -> None:
        """Give a chunk, the empty one last; a scanner that stopped early is not waited for."""
        while self._thread.is_alive():
            try:
                self._queue.put(chunk, timeout=1)
            except Full:
                continue
            return

    def verdict(self) -> Verdict:
        """Wait for the answer."""
        self._thread.join(timeout=90)
        return self._verdict


def refuse_announced(length: str, limit: int) -> None:
    """Refuse a request that says beforehand that it is too large."""
    if length.isdecimal() and int(length) > limit + HEAD:
        raise _too_large(limit)


def _too_large(limit: int) -> InvalidError:
    return refusal(
        _("This file is too large. A file may be at most %(size)s.", size=filesize(limit))
    )


def clean_name(name: str) -> str:
    """Keep of a file's name what is safe to show: no path, no control or direction marks."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = " ".join(name.split()).lstrip(". ")
    path = PurePosixPath(name or "bestand")
    return path.stem[: MAX_NAME - len(path.suffix)] + path.suffix[:20]


# File keys --------------------------------------------------------------------------


def _context(storage_key: str) -> bytes:
    """Bind a file key to the one sealed file that it opens."""
    return b"file/1 " + storage_key.encode()


def close_for_reading(reading: AESGCM, file_key: bytes, storage_key: str) -> bytes:
    """Close a file key with the server's reading key."""
    nonce = os.urandom(12)
    return nonce + reading.encrypt(nonce, file_key, _context(storage_key))


def reopen(document: Document, private_key: bytes, reading: AESGCM) -> bytes:
    """Re-wrap a document's file key from the vault to the reading key, or raise UnsealError."""
    file_key = unseal_key(private_key, document.sealed_key, _context(document.storage_key))
    return close_for_reading(reading, file_key, document.storage_key)


def document_bytes(storage: Storage, keys: Keys, document: Document) -> Iterator[bytes]:
    """Read a document that two people opened; a sealed one is refused at once."""
    if document.reading_key is None:
        raise ConflictError(_("This document is sealed. Two people open it after the deadline."))
    nonce, sealed = document.reading_key[:12], document.reading_key[12:]
    try:
        file_key = keys.reading.decrypt(nonce, sealed, _context(document.storage_key))
    except InvalidTag as error:
        raise _not_the_same() from error
    return _plain(storage.open(document.storage_key), file_key)


def _plain(chunks: Iterator[bytes], file_key: bytes) -> Iterator[bytes]:
    try:
        yield from unseal(chunks, file_key)
    except UnsealError as error:
        raise _not_the_same() from error


def _not_the_same() -> UnavailableError:
    return UnavailableError(
        _("This file is not the one that came in. Warn the administrator at once.")
    )
