"""Messages about a running contract: its term, a day that comes near, what a provider must show."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.contracts.models import Contract, ContractDuty, DutyState
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.providers.models import Provider
from app.rankings.figures import lot_words
from app.tenders.models import Lot, Requirement, Tender


def coming(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell an officer that a day of a contract comes near."""
    contract = session.get_one(Contract, UUID(payload["contract_id"]))
    user = session.get_one(User, UUID(payload["user_id"]))
    tender = session.get_one(Tender, contract.tender_id)
    subject, text = compose(
        "mail/contract.txt",
        name=user.name,
        provider=session.get_one(Provider, contract.provider_id).name,
        lot_name=lot_words(tender, session.get_one(Lot, contract.lot_id)),
        tender=tender.title,
        turn=payload["turn"],
        on=date.fromisoformat(payload["day"]),
        contract=contract,
        link=f"{settings.public_url}/contracts/{contract.id}",
    )
    key = f"{contract.id}.{payload['turn']}.{payload['day']}.{payload['step']}.{user.id}"
    return Mail(f"<contract.{key}@toetssteen>", user.email, subject, text)


def duty(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider what it must show under a contract, and by when."""
    asked = session.get_one(ContractDuty, UUID(payload["duty_id"]))
    contract = session.get_one(Contract, asked.contract_id)
    requirement = session.get_one(Requirement, asked.requirement_id)
    to, known = _known(session, settings, contract)
    subject, text = compose(
        "mail/duty.txt",
        requirement=f"{requirement.number} {requirement.title}".strip(),
        what=payload["what"],
        due_on=asked.due_on,
        is_open=asked.state == DutyState.ASKED,
        **known,
    )
    return Mail(f"<duty.{asked.id}.{payload['key']}@toetssteen>", to, subject, text)


def term(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider that its contract was extended, is not, or ends before its time."""
    contract = session.get_one(Contract, UUID(payload["contract_id"]))
    to, known = _known(session, settings, contract)
    subject, text = compose(
        "mail/term.txt",
        what=payload["what"],
        ends_on=date.fromisoformat(payload["ends_on"]),
        reason=contract.ended_because,
        **known,
    )
    key = f"{contract.id}.{payload['what']}.{payload['ends_on']}"
    return Mail(f"<term.{key}@toetssteen>", to, subject, text)


def _known(
    session: Session, settings: Settings, contract: Contract
) -> tuple[str, dict[str, object]]:
    """Give the address of the provider, and what each message to it says of its contract."""
    provider = session.get_one(Provider, contract.provider_id)
    tender = session.get_one(Tender, contract.tender_id)
    return provider.email, {
        "provider": provider.name,
        "lot_name": lot_words(tender, session.get_one(Lot, contract.lot_id)),
        "tender": tender.title,
        "link": f"{settings.public_url}/my-contracts/{contract.id}",
        "contact": tender.contact,
    }
