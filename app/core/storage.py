"""Files outside the database: written once, under a name that says nothing."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from app.core.errors import UnavailableError
from app.core.i18n import lazy as _
from app.core.settings import Settings

CHUNK = 1 << 20


class Storage(Protocol):
    """Where sealed files lie; their content is ciphertext or public."""

    def put(self, chunks: Iterable[bytes]) -> str:
        """Write a file, durably; return its key."""

    def open(self, key: str) -> Iterator[bytes]:
        """Read a file in chunks; a missing file raises UnavailableError."""

    def delete(self, key: str) -> None:
        """Forget a file; one that is not there is fine."""


@contextmanager
def _told() -> Iterator[None]:
    """Say that the disk fails; what the sender's own stream raises passes as it is."""
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            _("The file could not be stored. Nothing was lost: try again in a few minutes.")
        ) from error


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_storage(settings: Settings) -> Storage:
    """Open the place where this installation keeps its files."""
    return DiskStorage(settings.data / "files")


class DiskStorage:
    """One folder; every file is fsynced before its key is known to anybody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, key: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{32}", key):
            raise ValueError("not a key of ours")
        return self.folder / key[:2] / key

    def put(self, chunks: Iterable[bytes]) -> str:
        """Write to a temporary name, fsync, then rename."""
        key = token_hex(16)
        path = self._path(key)
        part = path.with_suffix(".part")
        try:
            with _told():
                path.parent.mkdir(exist_ok=True)
                file = part.open("xb")
            with file:
                for chunk in chunks:
                    with _told():
                        file.write(chunk)
                with _told():
                    file.flush()
                    os.fsync(file.fileno())
            with _told():
                part.rename(path)
                _fsync(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return key

    def open(self, key: str) -> Iterator[bytes]:
        """Read in chunks of a mebibyte."""
        try:
            with self._path(key).open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except OSError as error:
            raise UnavailableError(
                _("The file cannot be read at this moment. Try again in a few minutes.")
            ) from error

    def delete(self, key: str) -> None:
        """Unlink."""
        self._path(key).unlink(missing_ok=True)
