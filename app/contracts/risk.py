"""When the result of a contract was announced: from that day on the risk of Aw 4.15 is shorter."""

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.contracts.forms import AnnounceForm
from app.contracts.models import Contract
from app.core.clock import dutch, utcnow
from app.core.errors import InvalidError
from app.core.i18n import lazy as _


def announce(session: Session, contract: Contract, officer: User, form: AnnounceForm) -> None:
    """Record when the result stood on TenderNed, with its reasons."""
    if form.announced_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="announced_on")
    if form.announced_on < contract.signed_on:
        raise InvalidError(_("This is before the contract was signed."), field="announced_on")
    before = {"announced_on": contract.announced_on}
    contract.announced_on = form.announced_on
    session.add(contract)
    told = form.model_dump(mode="json")
    record(session, officer, "contract.announce", contract, before=before, after=told)
