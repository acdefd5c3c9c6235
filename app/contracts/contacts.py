"""Whom to call about a contract, on both sides."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.contracts.forms import ContactForm
from app.contracts.models import Contract, ContractContact, Side
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _

MOST = 10
"""So many people per side."""


def contacts_of(session: Session, contract: Contract) -> list[ContractContact]:
    """List the people of both sides."""
    query = (
        select(ContractContact)
        .where(ContractContact.contract_id == contract.id)
        .order_by(col(ContractContact.side), col(ContractContact.name))
    )
    return list(session.exec(query).all())


def add(
    session: Session, contract: Contract, person: User, side: Side, form: ContactForm
) -> ContractContact:
    """Name somebody to call; a way to reach them must be there."""
    if not form.email and not form.phone:
        raise InvalidError(_("Fill in an e-mail address or a phone number."), field="email")
    own = [one for one in contacts_of(session, contract) if one.side == side]
    if len(own) >= MOST:
        raise ConflictError(_("There are enough people here. Remove somebody first."))
    contact = ContractContact(
        tender_id=contract.tender_id, contract_id=contract.id, side=side, name=form.name,
        role=form.role, email=form.email or "", phone=form.phone,
    )  # fmt: skip
    session.add(contact)
    session.flush()
    record(session, person, "contract.add_contact", contract, after={"side": side})
    return contact


def remove(
    session: Session, contract: Contract, person: User, contact_id: UUID, side: Side | None = None
) -> None:
    """Take somebody off the list; a provider only its own people."""
    contact = session.get(ContractContact, contact_id)
    if contact is None or contact.contract_id != contract.id:
        raise NotFoundError
    if side is not None and contact.side != side:
        raise NotFoundError
    told = {"side": contact.side}
    session.delete(contact)
    session.flush()
    record(session, person, "contract.remove_contact", contract, before=told)
