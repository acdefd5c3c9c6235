"""Documents of a file: sealed with the room's key as they come in, each reading kept."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from uuid import uuid4

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, UnavailableError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.scan import Verdict
from app.core.storage import Storage
from app.integrity.models import BibobFile, BibobPaper, FileState
from app.integrity.sealing import seal_facts, unseal_facts
from app.submissions.facts import open_key
from app.uploads.receiving import SealedFile, receive
from app.uploads.recognise import refusal
from app.vault.sealing import UnsealError
from app.vault.sealing import unseal as unseal_stream

LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A document for one reader."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def take_in(
    storage: Storage, keys: Keys, name: str, chunks: Iterable[bytes], clamd: str
) -> SealedFile:
    """Seal a document while it comes in; an unsafe one does not stay."""
    file = receive(storage, keys.integrity, name, chunks, LARGEST, clamd=clamd)
    if file.scan == Verdict.INFECTED:
        storage.delete(file.storage_key)
        raise refusal(
            _("This file is not safe. We did not take it. Make it again and send it once more.")
        )
    return file


def add_paper(
    session: Session, keys: Keys, file: BibobFile, officer: User, sealed: SealedFile
) -> BibobPaper:
    """Add a document to a running file; the trail says that, never which."""
    if file.state == FileState.CONCLUDED:
        raise ConflictError(_("This file is concluded. It cannot change any more."))
    paper_id = uuid4()
    facts = {**asdict(sealed.facts), "scan": sealed.scan}
    paper = BibobPaper(
        id=paper_id,
        file_id=file.id,
        storage_key=sealed.storage_key,
        sealed_size=sealed.sealed_size,
        sealed_sha256=sealed.sealed_sha256,
        sealed_key=sealed.sealed_key,
        sealed_facts=seal_facts(keys, "paper", paper_id, facts),
        added_by_id=officer.id,
    )
    session.add(paper)
    record(session, officer, "bibob.add_paper", file)
    return paper


def open_paper(
    session: Session, storage: Storage, keys: Keys, file: BibobFile, paper: BibobPaper, reader: User
) -> Opened:
    """Unseal a document for one reader, and keep who read it."""
    facts = unseal_facts(keys, "paper", paper.id, paper.sealed_facts)
    record(session, reader, "bibob.read_paper", file)
    return Opened(facts["name"], facts["media_type"], _plain(storage, keys, paper, facts["size"]))


def _plain(storage: Storage, keys: Keys, paper: BibobPaper, size: int) -> Iterator[bytes]:
    """Open to the end, so that one that was cut off is found, without its padding."""
    try:
        file_key = open_key(keys.integrity, paper.sealed_key, paper.storage_key)
        for chunk in unseal_stream(storage.open(paper.storage_key), file_key):
            yield chunk[: max(size, 0)]
            size -= len(chunk)
    except UnsealError as error:
        raise UnavailableError(
            _("This file is not the one that came in. Warn the administrator at once.")
        ) from error
