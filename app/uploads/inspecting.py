"""Let a child process with limits look into a file, as it lies in storage: sealed."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue

from app.core.storage import Storage
from app.uploads.recognise import Inspect
from app.uploads.traces import Traces
from app.vault.sealing import CHUNK, seal

CHILD = Path(__file__).with_name("inspection.py")
AT_ONCE = max(2, os.cpu_count() or 2)


class Inspector:
    """A process that forks for every file: what it needs is imported once, what dies is a fork."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, what: str, path: Path, key: bytes, size: int) -> str:
        """Ask for one word about a file; an inspector that is gone found something broken."""
        asked = {"what": what, "path": str(path), "key": key.hex(), "size": size, "chunk": CHUNK}
        try:
            process = self._running()
            assert process.stdin is not None  # noqa: S101  (asked for at its start)
            assert process.stdout is not None  # noqa: S101
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            word = process.stdout.readline().decode().strip()
        except OSError:
            word = ""
        if not word:
            self.stop()
        return word or "broken"

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-I", str(CHILD)]
            self._process = subprocess.Popen(  # noqa: S603  (our own file, no words of others)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env={},
            )  # fmt: skip
        return self._process

    def stop(self) -> None:
        """Let it go."""
        if self._process:
            with suppress(OSError):
                self._process.kill()
            self._process.communicate()
            self._process = None


_idle: LifoQueue[Inspector] = LifoQueue()
"""Who is free; the one that worked last goes first, so that others need not start."""
for _n in range(AT_ONCE):
    _idle.put(Inspector())
_found: dict[tuple[str, bytes], str] = {}
_REMEMBERED = 4096


@atexit.register
def _stop_all() -> None:
    while not _idle.empty():
        _idle.get().stop()


def inspect_stored(storage: Storage, storage_key: str, file_key: bytes, traces: Traces) -> Inspect:
    """Look into what lies in storage; `file_key` opens it in the child, empty: it is public."""

    def inspect(what: str) -> str:
        """Inspect a file once: the same bytes for another lot get the same answer."""
        known = (what, traces.digest())
        if known not in _found:
            with storage.as_file(storage_key) as path:
                word = _ask(what, path, file_key, traces.size)
            if word == "too_much":  # a busy machine is no verdict about the file
                return word
            if len(_found) >= _REMEMBERED:
                _found.clear()
            _found[known] = word
        return _found[known]

    return inspect


def inspect_bytes(pieces: Iterable[bytes], size: int) -> Inspect:
    """Look into what is in memory: it lies sealed in a temporary file for as long as it takes."""

    def inspect(what: str) -> str:
        file_key = os.urandom(32)
        with tempfile.NamedTemporaryFile(prefix="toetssteen-") as file:
            for chunk in seal(pieces, file_key):
                file.write(chunk)
            file.flush()
            return _ask(what, Path(file.name), file_key, size)

    return inspect


def _ask(what: str, path: Path, file_key: bytes, size: int) -> str:
    inspector = _idle.get()
    try:
        return inspector.ask(what, path, file_key, size)
    finally:
        _idle.put(inspector)
