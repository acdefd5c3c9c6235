"""Take the file of a proof in, read what it says, and open it again for its provider."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.core.errors import ConflictError, InvalidError, UnavailableError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.pages import Paper
from app.core.scan import Verdict
from app.core.storage import Storage
from app.evidence.facts import File, Signed
from app.evidence.models import ProofVersion
from app.evidence.signatures import signatures_in
from app.submissions.facts import open_key
from app.uploads.reading import plain_bytes
from app.uploads.receiving import SealedFile, receive
from app.uploads.recognise import PDF
from app.vault.sealing import UnsealError

LIMIT = 25_000_000
"""The file of one proof, in bytes: read whole in memory to find what it says."""
MOST_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class Lies:
    """Where a sealed file lies and how it opens."""

    storage_key: str
    sealed_sha256: str
    sealed_size: int
    file_key: bytes | None
    scan: Verdict


def lies_of(version: ProofVersion) -> Lies:
    """Say where the file of a version lies: another version may go on with it."""
    return Lies(
        version.storage_key,
        version.sealed_sha256,
        version.sealed_size,
        version.file_key,
        version.scan,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies sealed in storage, with what was read in it."""

    sealed: SealedFile
    text: str
    signatures: tuple[Signed, ...]

    @property
    def lies(self) -> Lies:
        """Where it lies."""
        one = self.sealed
        return Lies(one.storage_key, one.sealed_sha256, one.sealed_size, one.sealed_key, one.scan)

    @property
    def file(self) -> File:
        """What the row must tell of it."""
        facts = self.sealed.facts
        return File(
            name=facts.name,
            size=facts.size,
            sha256=facts.sha256,
            media_type=facts.media_type,
            pages=facts.pages,
        )


def take(
    storage: Storage, keys: Keys, name: str, chunks: Iterable[bytes], *, clamd: str = ""
) -> Taken:
    """Seal a file with the intake key while it comes in, then read what it says."""
    sealed = receive(storage, keys.intake, name, chunks, LIMIT, clamd=clamd)
    if sealed.media_type != PDF.media_type:
        return Taken(sealed, "", ())
    file_key = open_key(keys.intake, sealed.sealed_key, sealed.storage_key)
    content = b"".join(plain_bytes(storage, file_key, sealed.storage_key, sealed.size))
    paper = Paper(("proof", sealed.storage_key), lambda: content)
    try:
        text = "\n".join(paper.texts())[:MOST_TEXT]
    except InvalidError:
        text = ""  # a document of which nothing can be read is still a proof
    return Taken(sealed, text, signatures_in(content))


def proof_bytes(storage: Storage, keys: Keys, version: ProofVersion, file: File) -> Iterator[bytes]:
    """Read the file of a proof, for the provider's own people."""
    if version.file_key is None:
        raise ConflictError(_("This proof was withdrawn. Its file is not there any more."))
    try:
        file_key = open_key(keys.intake, version.file_key, version.storage_key)
    except UnsealError as error:
        raise UnavailableError(
            _("This proof is not the one that was kept. Warn the administrator at once.")
        ) from error
    return plain_bytes(storage, file_key, version.storage_key, file.size)
