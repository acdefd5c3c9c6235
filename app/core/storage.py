"""Files outside the database: written once, under a name that says nothing."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.core.errors import UnavailableError
from app.core.i18n import lazy as _
from app.core.settings import Settings

CHUNK = 1 << 20
BEGIN = 4 * CHUNK
"""After so much a disk begins to write, instead of doing nothing until the end."""
PART = 8 * CHUNK
"""What is sent to a bucket at once."""


class Storage(Protocol):
    """Where sealed files lie; their content is ciphertext or public."""

    def put(self, chunks: Iterable[bytes]) -> str:
        """Write a file, durably; return its key."""

    def open(self, key: str) -> Iterator[bytes]:
        """Read a file in chunks; a missing file raises UnavailableError."""

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """Let another process read a file here, for as long as it takes."""

    def delete(self, key: str) -> None:
        """Forget a file; one that is not there is fine."""

    def keys(self) -> Iterator[str]:
        """Name everything that lies here, what does not belong included."""


KEY = re.compile(r"[0-9a-f]{32}")


def _place(key: str) -> str:
    """Say where a file lies; what is no key of ours leads nowhere."""
    if not KEY.fullmatch(key):
        raise ValueError("not a key of ours")
    return f"{key[:2]}/{key}"


def _name(place: str) -> str:
    """Give the key of what lies at a place, or the place itself where that is no key."""
    name = place.rsplit("/", 1)[-1]
    return name if KEY.fullmatch(name) and place == _place(name) else place


@contextmanager
def _told() -> Iterator[None]:
    """Say that the storage fails; what the sender's own stream raises passes as it is."""
    try:
        yield
    except (OSError, BaseError) as error:
        raise UnavailableError(
            _("The file could not be stored. Nothing was lost: try again in a few minutes.")
        ) from error


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (OSError, BaseError) as error:
        raise UnavailableError(
            _("The file cannot be read at this moment. Try again in a few minutes.")
        ) from error


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _begin(file: BinaryIO, at: int, size: int) -> None:
    """Advise the system to bring a part to the disk now, where it takes such advice."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), at, size, os.POSIX_FADV_DONTNEED)


def open_storage(settings: Settings) -> Storage:
    """Open the place where this installation keeps its files."""
    return S3Storage(settings) if settings.s3_bucket else DiskStorage(settings.data / "files")


class DiskStorage:
    """One folder; every file is fsynced before its key is known to anybody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / _place(key)

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
                self._write(file, chunks)
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

    def _write(self, file: BinaryIO, chunks: Iterable[bytes]) -> None:
        """Write, and let the disk begin before all is there: then fsync has little to wait for."""
        written = begun = 0
        for chunk in chunks:
            with _told():
                written += file.write(chunk)
            if written - begun >= BEGIN:
                _begin(file, begun, written - begun)
                begun = written

    def open(self, key: str) -> Iterator[bytes]:
        """Read in chunks of a mebibyte."""
        with _readable(), self._path(key).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """It is one already."""
        yield self._path(key)

    def delete(self, key: str) -> None:
        """Unlink."""
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """Walk the folder; a file with another name than ours is named by its path."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield _name(path.relative_to(self.folder).as_posix())


class _SenderError(Exception):
    """Carries what the sender's own stream raised past what the storage raises."""

    def __init__(self, raised: Exception) -> None:
        self.raised = raised


class S3Storage:
    """A bucket of any S3-compatible service; a file is there whole, or not at all."""

    def __init__(self, settings: Settings) -> None:
        self.store = S3Store(
            settings.s3_bucket,
            endpoint=settings.s3_endpoint or None,
            region=settings.s3_region,
            access_key_id=settings.s3_access_key_id,
            secret_access_key=settings.s3_secret_access_key.get_secret_value(),
            virtual_hosted_style_request=False,
            client_options={"allow_http": True, "timeout": "60s"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
        )

    def put(self, chunks: Iterable[bytes]) -> str:
        """Send in parts while it comes in; only when all are there does the file exist."""
        key = token_hex(16)
        try:
            with _told():
                obstore.put(self.store, _place(key), self._from_sender(chunks), chunk_size=PART)
        except _SenderError as error:
            raise error.raised from None
        return key

    def _from_sender(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        except Exception as error:
            raise _SenderError(error) from error

    def open(self, key: str) -> Iterator[bytes]:
        """Read in chunks of a mebibyte."""
        with _readable():
            for chunk in obstore.get(self.store, _place(key)).stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """Fetch it: what lies in a bucket is sealed or public, and so is its copy."""
        with NamedTemporaryFile(prefix="toetssteen-") as file:
            for chunk in self.open(key):
                with _readable():
                    file.write(chunk)
            file.flush()
            yield Path(file.name)

    def delete(self, key: str) -> None:
        """Take it out of the bucket."""
        with _told(), suppress(FileNotFoundError):
            obstore.delete(self.store, _place(key))

    def keys(self) -> Iterator[str]:
        """List the bucket."""
        with _readable():
            for page in obstore.list(self.store):
                for one in page:
                    yield _name(one["path"])
