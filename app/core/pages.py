"""Show a PDF as images and text, read by a child process that can do nothing else."""

import os
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock

from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import lazy as _

CHILD = Path(__file__).with_name("pages_child.py")
NO_SUCH_PAGE = 4
TIMEOUT = 20
WIDTH = 1000
KEPT_BYTES = 64 << 20

_at_once = BoundedSemaphore(max(2, os.cpu_count() or 2))


class Kept:
    """The pages that were shown last, in memory alone: plaintext never reaches a disk.

    A child takes a tenth of a second or more; a panel of ten asks for the same pages again.
    """

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._most, self._size = most, 0
        self._found: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Give what is kept, and keep it longer."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, key: Hashable, answer: bytes) -> None:
        """Keep an answer; the oldest go when there is no room, a very large one never stays."""
        if len(answer) > self._most // 4:
            return
        with self._lock:
            self._size += len(answer) - len(self._found.pop(key, b""))
            self._found[key] = answer
            while self._size > self._most:
                self._size -= len(self._found.popitem(last=False)[1])


_kept = Kept()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the visitor may see: what it is known by, and how its bytes are read."""

    key: Hashable
    read: Callable[[], bytes]

    def texts(self) -> list[str]:
        """Read the text of every page; a scanned page has none."""
        return self._ask("texts", 0, WIDTH).decode().split("\f")

    def image(self, number: int, width: int = WIDTH) -> bytes:
        """Draw one page, counted from 1, as PNG."""
        return self._ask("image", number, max(100, min(width, 2400)))

    def _ask(self, what: str, number: int, width: int) -> bytes:
        key = (self.key, what, number, width)
        answer = _kept.get(key)
        if answer is None:
            answer = _ask(self.read(), what, number, width)
            _kept.keep(key, answer)
        return answer


def _ask(content: bytes, what: str, number: int = 0, width: int = WIDTH) -> bytes:
    """Let a child answer; whatever happens to it happens to that document alone."""
    command = [sys.executable, "-I", str(CHILD), what, str(number), str(width)]
    with _at_once:
        try:
            done = subprocess.run(  # noqa: S603  (our own file, numbers as arguments)
                command, input=content, capture_output=True, timeout=TIMEOUT, check=False, env={}
            )
        except subprocess.TimeoutExpired as error:
            raise InvalidError(
                _("This document takes too long to show. Download it instead.")
            ) from error
    if done.returncode == NO_SUCH_PAGE:
        raise NotFoundError
    if done.returncode != 0:
        raise InvalidError(_("This document cannot be shown. The file is damaged or protected."))
    return done.stdout
