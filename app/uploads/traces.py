"""What a file leaves behind while it passes: its hash and what it takes to recognise it."""

import hashlib
import re
from codecs import getincrementaldecoder
from queue import Queue
from threading import Thread

HEAD = 256 * 1024
TAIL = 70_000
"""Where the directory of a zip stands: at its end, behind a comment of at most 65 535 bytes."""
PIECE = 512 * 1024
"""So much is worth a thread's while."""
LARGE = 2 * 1024 * 1024
"""From here hashing is worth a thread of its own: it goes on while the rest is sealed."""
AHEAD = 2
"""At most so many pieces wait to be hashed, so that memory does not grow."""
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
"""What no text holds: control signs other than tabs and ends of lines or pages."""
MARKS = (b"<!DOCTYPE", b"<svg")


class Traces:
    """Follows a file piece by piece; keeps its two ends and nothing between them."""

    def __init__(self) -> None:
        self.size, self.head, self.tail = 0, bytearray(), b""
        self.has_marks = False
        self.hashing = Hashing()
        self._is_text, self._decoder = True, getincrementaldecoder("utf-8")()

    def take(self, piece: bytes) -> None:
        """Follow one piece."""
        self.size += len(piece)
        self.hashing.take(piece)
        self.head += piece[: HEAD - len(self.head)]
        before = self.tail
        self.tail = piece[-TAIL:] if len(piece) >= TAIL else (before + piece)[-TAIL:]
        if self._is_text:
            self._read(before[-len(MARKS[0]) :] + piece, piece)

    def _read(self, joined: bytes, piece: bytes) -> None:
        try:
            self._decoder.decode(piece)
        except UnicodeDecodeError:
            self._is_text = False
        self._is_text = self._is_text and not CONTROLS.search(piece)
        self.has_marks = self.has_marks or any(mark in joined for mark in MARKS)

    @property
    def is_text(self) -> bool:
        """Whether all of it is text."""
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return self._is_text

    def digest(self) -> bytes:
        """Give the SHA-256 of what passed."""
        return self.hashing.digest()


class Hashing:
    """A SHA-256 that goes on beside whatever else is done with the same bytes."""

    def __init__(self) -> None:
        self.size, self._hash = 0, hashlib.sha256()
        self._pieces: Queue[bytes | None] = Queue(AHEAD)
        self._thread: Thread | None = None

    def take(self, piece: bytes) -> None:
        """Hash one piece, or of a large file leave it to a thread."""
        self.size += len(piece)
        if self.size <= LARGE:
            self._hash.update(piece)
            return
        if self._thread is None:
            self._thread = Thread(target=self._follow, daemon=True)
            self._thread.start()
        self._pieces.put(piece)

    def _follow(self) -> None:
        while (piece := self._pieces.get()) is not None:
            self._hash.update(piece)

    def digest(self) -> bytes:
        """Wait for the last piece; nothing may follow. Also lets go of what did not come whole."""
        if self._thread:
            self._pieces.put(None)
            self._thread.join()
            self._thread = None
        return self._hash.digest()
