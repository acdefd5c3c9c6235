"""The files of a contract: signed by both, or proof of a duty; PDF only, sealed in storage."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.contracts.duties import demand_asked
from app.contracts.models import Contract, ContractDuty, ContractPaper
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evidence.papers import Received
from app.uploads.cleanup import on_forgetting


def keep_signed(session: Session, contract: Contract, officer: User, taken: Received) -> None:
    """Keep a signed contract, or an addition to it: the earlier ones stay."""
    paper = _keep(session, contract, None, officer, taken)
    record(session, officer, "contract.add_paper", contract, after=_told(paper))


def keep_proof(session: Session, duty: ContractDuty, person: User, taken: Received) -> None:
    """Keep a file that proves a duty, while it is asked."""
    demand_asked(duty)
    contract = session.get_one(Contract, duty.contract_id)
    paper = _keep(session, contract, duty, person, taken)
    record(session, person, "duty.add_paper", duty, after=_told(paper))


def _keep(
    session: Session, contract: Contract, duty: ContractDuty | None, person: User, taken: Received
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


@on_forgetting
def is_needed(session: Session, storage_key: str) -> bool:
    """Whether a contract still opens this file."""
    query = select(ContractPaper.id).where(ContractPaper.storage_key == storage_key)
    return session.exec(query).first() is not None
