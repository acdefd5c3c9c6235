"""The files of a contract: signed by both, or proof of a duty; PDF only, sealed in storage."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.contracts.duties import demand_asked
from app.contracts.models import Contract, ContractDuty, ContractPaper
from app.core.errors import ConflictError, UnavailableError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.storage import Storage
from app.evidence.facts import Signed
from app.evidence.signatures import signatures_in
from app.submissions.facts import open_key
from app.uploads.cleanup import on_forgetting
from app.uploads.receiving import SealedFile, plain_bytes, receive
from app.uploads.recognise import PDF
from app.vault.sealing import UnsealError

LIMIT = 25_000_000
"""The size of one file, in bytes: it is read whole to find its signatures."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies sealed in storage, with the signatures found in it."""

    sealed: SealedFile
    signatures: tuple[Signed, ...]


def take(
    storage: Storage, keys: Keys, name: str, chunks: Iterable[bytes], *, clamd: str = ""
) -> Taken:
    """Seal a PDF while it comes in, then read who signed it."""
    sealed = receive(storage, keys.reading, name, chunks, LIMIT, accepted=(PDF,), clamd=clamd)
    file_key = open_key(keys.reading, sealed.sealed_key, sealed.storage_key)
    content = b"".join(plain_bytes(storage, file_key, sealed.storage_key, sealed.size))
    return Taken(sealed, signatures_in(content))


def keep_signed(session: Session, contract: Contract, officer: User, taken: Taken) -> None:
    """Keep a signed contract, or an addition to it: the earlier ones stay."""
    paper = _keep(session, contract, None, officer, taken)
    record(session, officer, "contract.add_paper", contract, after=_told(paper))


def keep_proof(session: Session, duty: ContractDuty, person: User, taken: Taken) -> None:
    """Keep a file that proves a duty, while it is asked."""
    demand_asked(duty)
    contract = session.get_one(Contract, duty.contract_id)
    paper = _keep(session, contract, duty, person, taken)
    record(session, person, "duty.add_paper", duty, after=_told(paper))


def _keep(
    session: Session, contract: Contract, duty: ContractDuty | None, person: User, taken: Taken
) -> ContractPaper:
    one = taken.sealed
    of_it = ContractPaper.contract_id == contract.id
    same = select(ContractPaper.id).where(
        of_it,
        ContractPaper.sha256 == one.sha256,
        ContractPaper.duty_id == (duty.id if duty else None),
    )
    if session.exec(same).first():
        raise ConflictError(_("This very file is kept here already."))
    paper = ContractPaper(
        tender_id=contract.tender_id, contract_id=contract.id, duty_id=duty.id if duty else None,
        name=one.name, size=one.size, sha256=one.sha256, pages=one.pages,
        storage_key=one.storage_key, file_key=one.sealed_key,
        signatures=[found.model_dump() for found in taken.signatures], added_by_id=person.id,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    return paper


def _told(paper: ContractPaper) -> dict[str, object]:
    return paper.model_dump(mode="json", include={"name", "size", "sha256", "signatures"})


def signed_papers(session: Session, contract: Contract) -> list[ContractPaper]:
    """List the signed contract and its additions, the newest first."""
    query = (
        select(ContractPaper)
        .where(ContractPaper.contract_id == contract.id, col(ContractPaper.duty_id).is_(None))
        .order_by(col(ContractPaper.added_at).desc())
    )
    return list(session.exec(query).all())


def paper_bytes(storage: Storage, keys: Keys, paper: ContractPaper) -> Iterator[bytes]:
    """Read a file of a contract for its two sides."""
    try:
        file_key = open_key(keys.reading, paper.file_key, paper.storage_key)
    except UnsealError as error:
        raise UnavailableError(
            _("This file is not the one that came in. Warn the administrator at once.")
        ) from error
    return plain_bytes(storage, file_key, paper.storage_key, paper.size)


@on_forgetting
def is_needed(session: Session, storage_key: str) -> bool:
    """Whether a contract still opens this file."""
    query = select(ContractPaper.id).where(ContractPaper.storage_key == storage_key)
    return session.exec(query).first() is not None
