"""What waits about contracts that run: for their officers, and for the provider's people."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.contracts.models import Contract, ContractDuty, ContractPaper, DutyState
from app.contracts.watching import Turn, watched
from app.core.clock import DUTCH_TIME, dutch, utcnow
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.providers.models import Provider, ProviderMember
from app.tenders.models import Lot, Requirement
from app.work.task import Task


def tasks_of_contracts(
    session: Session, user: User, tender_ids: Collection[UUID]
) -> Iterator[Task]:
    """Say what waits for an officer of these tenders, and for who acts for a provider."""
    titles = {
        Turn.DECIDE: _("Decide about the extension"),
        Turn.PASSED: _("The day to decide about the extension has passed"),
        Turn.REPLACE: _("No option is left: begin a new tender"),
        Turn.END: _("The contract ends"),
    }
    for one in watched(session, tender_ids):
        about, ids = f"{one.provider.name}, {one.lot.title}", {"contract_id": one.contract.id}
        if one.coming:
            due = _end_of(one.coming.day)
            yield Task(titles[one.coming.turn], about, "contracts:detail", ids, due=due)
        if one.delivered:
            title = ngettext(
                "Judge %(n)s duty of a contract", "Judge %(n)s duties of a contract", one.delivered
            )
            yield Task(title, about, "contracts:detail", ids)
    unsigned = session.exec(
        select(Contract, Provider, Lot)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .join(Lot, col(Lot.id) == col(Contract.lot_id))
        .where(
            col(Contract.tender_id).in_(tender_ids),
            Contract.ends_on >= dutch(utcnow()).date(),
            ~exists().where(
                col(ContractPaper.contract_id) == col(Contract.id),
                col(ContractPaper.duty_id).is_(None),
            ),
        )
    )
    for contract, provider, lot in unsigned:
        ids = {"contract_id": contract.id}
        about = f"{provider.name}, {lot.title}"
        due = _end_of(contract.starts_on)
        yield Task(_("Upload the signed contract"), about, "contracts:detail", ids, due=due)
    asked = session.exec(
        select(ContractDuty, Requirement)
        .join(Contract, col(Contract.id) == col(ContractDuty.contract_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Contract.provider_id))
        .join(Requirement, col(Requirement.id) == col(ContractDuty.requirement_id))
        .where(ProviderMember.user_id == user.id, ContractDuty.state == DutyState.ASKED)
    )
    for duty, requirement in asked:
        title = _("Show that you keep %(requirement)s", requirement=requirement.title)
        ids = {"contract_id": duty.contract_id}
        yield Task(title, _("Contract"), "contracts:own", ids, due=_end_of(duty.due_on))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), DUTCH_TIME)
