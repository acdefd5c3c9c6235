"""Accept a file: hash and seal it while it comes in, decide its type by content."""

import os
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from queue import Full, Queue

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import InvalidError
from app.core.i18n import filesize
from app.core.i18n import lazy as _
from app.core.scan import Verdict, scan
from app.core.storage import Storage
from app.submissions.facts import LOOKED_INTO, Closing, Facts, close_facts, close_key, context_of
from app.uploads.inspecting import inspect_stored
from app.uploads.recognise import ALL, Kind, recognise, refusal
from app.uploads.traces import Traces
from app.vault.sealing import seal
from app.vault.wrapping import seal_key

SHORTEST = 4096
HEAD = 1024 * 1024
MAX_NAME = 120
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that lies sealed in storage, with everything its row must say."""

    name: str
    size: int
    sha256: str
    media_type: str
    pages: int
    storage_key: str
    sealed_sha256: str
    sealed_size: int
    keys: "ClosedKeys"
    scan: Verdict

    @property
    def facts(self) -> Facts:
        """What is told of it."""
        return Facts(self.name, self.size, self.sha256, self.media_type, self.pages)

    @property
    def sealed_key(self) -> bytes:
        """The key that opens it, for the vault or for reading."""
        return self.keys.sealed

    @property
    def reading_key(self) -> bytes | None:
        """The key that opens it at once, in open house."""
        return self.keys.reading


@dataclass(frozen=True, slots=True)
class ClosedKeys:
    """A file key as its row holds it: for the vault and the draft, or for reading at once."""

    sealed: bytes
    reading: bytes | None = None
    intake: bytes | None = None
    facts: bytes | None = None


def close_all(
    closing: Closing, intake: AESGCM | None, file_key: bytes, storage_key: str, facts: Facts
) -> ClosedKeys:
    """Close a file key and its facts for everybody who may open it now or later."""
    if isinstance(closing, AESGCM):
        closed = close_key(closing, file_key, storage_key)
        return ClosedKeys(closed, reading=closed)
    return ClosedKeys(
        seal_key(closing, file_key, context_of(storage_key)),
        intake=close_key(intake, file_key, storage_key) if intake else None,
        facts=close_facts(facts, file_key, storage_key),
    )


def receive(
    storage: Storage,
    closing: Closing,
    name: str,
    chunks: Iterable[bytes],
    limit: int,
    *,
    intake: AESGCM | None = None,
    accepted: Collection[Kind] = ALL,
    clamd: str = "",
) -> SealedFile:
    """Take a file in: only ciphertext reaches the disk, and a refused file does not stay.

    `limit` is in bytes; with `intake` the provider can look at its draft again.
    """
    file_key, reading, written = os.urandom(32), _Reading(limit, clamd), _Written()
    try:
        storage_key = storage.put(written.through(seal(_padded(reading, chunks), file_key)))
    finally:
        reading.traces.digest()
    traces = reading.traces
    try:
        name, verdict = clean_name(name), reading.verdict()
        is_small = traces.size <= LOOKED_INTO
        inspect = inspect_stored(storage, storage_key, file_key, traces) if is_small else None
        found = recognise(traces, name, accepted, inspect)
    except BaseException:
        storage.delete(storage_key)
        raise
    facts = Facts(
        name if PurePosixPath(name).suffix else name + found.kind.endings[0],
        traces.size,
        traces.digest().hex(),
        found.kind.media_type,
        found.pages,
    )
    return SealedFile(
        **asdict(facts),
        storage_key=storage_key,
        sealed_sha256=written.hash.hexdigest(),
        sealed_size=written.size,
        keys=close_all(closing, intake, file_key, storage_key, facts),
        scan=verdict,
    )


def padded_size(size: int) -> int:
    """Round a length up so that it tells only its order of magnitude (Padmé: at most 12 % more)."""
    size = max(size, SHORTEST)
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def _padded(reading: "_Reading", chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Let nobody tell a file by how long its ciphertext is: what follows it is cut off again."""
    yield from reading.through(chunks)
    rest = padded_size(reading.traces.size) - reading.traces.size
    while rest > 0:
        yield bytes(min(rest, HEAD))
        rest -= HEAD


class _Written:
    """What goes to storage: how long it is, and its hash."""

    def __init__(self) -> None:
        self.size, self.hash = 0, sha256()

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Hand it on, block by block."""
        for chunk in chunks:
            self.size += len(chunk)
            self.hash.update(chunk)
            yield chunk


class _Reading:
    """What is learnt from a file while it passes: its traces, and the scanner's word."""

    def __init__(self, limit: int, clamd: str) -> None:
        self.limit, self.traces = limit, Traces()
        self._scanner = _Scanner(clamd) if clamd else None

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Hand the file on, chunk by chunk."""
        try:
            for chunk in chunks:
                self._take(chunk)
                yield chunk
            if not self.traces.size:
                raise refusal(_("This file is empty. Choose another file."))
        finally:
            if self._scanner:
                self._scanner.feed(b"")

    def _take(self, chunk: bytes) -> None:
        if self.traces.size + len(chunk) > self.limit:
            raise too_large(self.limit)
        self.traces.take(chunk)
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


def is_number(text: str) -> bool:
    """Whether a header holds a number of bytes: one that is endless is none."""
    return text.isdecimal() and len(text) <= MOST_DIGITS


def refuse_announced(length: str, limit: int) -> None:
    """Refuse a request that says beforehand that it is too large."""
    if is_number(length) and int(length) > limit + HEAD:
        raise too_large(limit)


def too_large(limit: int) -> InvalidError:
    """Make the refusal that says how large a file may be."""
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
