"""Contracts are reached through the duties in their tender, or by who acts for the provider."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.awards.access import award_of_my_lot, award_to_change
from app.awards.models import Award
from app.contracts.models import Contract, ContractDuty, ContractPaper
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.providers.access import AS_PROVIDER, member_of
from app.providers.models import ProviderMember
from app.tenders.access import reach_part


def contract_of_mine(
    contract_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Contract]:
    """Load a contract."""
    return reach_part(session, user, session.get(Contract, contract_id))


def contract_to_change(
    contract_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Contract]:
    """Load a contract, locked for a change."""
    query = select(Contract).where(Contract.id == contract_id).with_for_update()
    return reach_part(session, user, session.exec(query).first())


def duty_of_mine(duty_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[ContractDuty]:
    """Load a duty of a contract, locked for a change."""
    query = select(ContractDuty).where(ContractDuty.id == duty_id).with_for_update()
    return reach_part(session, user, session.exec(query).first())


def _acts_for(session: Session, user: User, provider_id: UUID) -> bool:
    query = select(ProviderMember.id).where(
        ProviderMember.user_id == user.id, ProviderMember.provider_id == provider_id
    )
    return session.exec(query).first() is not None


def own_contract(contract_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Contract]:
    """Load a contract of the provider that the person acts for."""
    contract = session.get(Contract, contract_id)
    if contract is None or not _acts_for(session, user, contract.provider_id):
        raise NotFoundError
    return Reached(contract, AS_PROVIDER)


def own_duty(duty_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[ContractDuty]:
    """Load what is asked of the provider that the person acts for, locked for a change."""
    query = (
        select(ContractDuty)
        .join(Contract, col(Contract.id) == col(ContractDuty.contract_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Contract.provider_id))
        .where(ContractDuty.id == duty_id, ProviderMember.user_id == user.id)
        .with_for_update(of=ContractDuty)
    )
    duty = session.exec(query).first()
    if duty is None:
        raise NotFoundError
    return Reached(duty, AS_PROVIDER)


def paper_of_mine(paper_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[ContractPaper]:
    """Load a file of a contract, for its officer."""
    return reach_part(session, user, session.get(ContractPaper, paper_id))


def own_paper(paper_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[ContractPaper]:
    """Load a file of a contract, for the provider's own people."""
    paper = session.get(ContractPaper, paper_id)
    if paper is None:
        raise NotFoundError
    contract = session.get_one(Contract, paper.contract_id)
    if not _acts_for(session, user, contract.provider_id):
        raise NotFoundError
    return Reached(paper, AS_PROVIDER)


def own_contracts(
    reached: Annotated[Reached[ProviderMember], Depends(member_of)], session: SessionDep
) -> Reached[list[Contract]]:
    """Load every contract of the providers that the person acts for, what ends first on top."""
    mine = select(ProviderMember.provider_id).where(
        ProviderMember.user_id == reached.record.user_id
    )
    query = (
        select(Contract)
        .where(col(Contract.provider_id).in_(mine))
        .order_by(col(Contract.ends_on), col(Contract.id))
    )
    return Reached(list(session.exec(query).all()), reached.duties)


WRITE, OWN = Permission.CONTRACT_WRITE, Permission.SUBMISSION_WRITE
AwardToContract = Annotated[Award, Depends(guard(WRITE, award_of_my_lot))]
AwardToRegister = Annotated[Award, Depends(guard(WRITE, award_to_change))]
OwnContract = Annotated[Contract, Depends(guard(WRITE, contract_of_mine))]
ContractToChange = Annotated[Contract, Depends(guard(WRITE, contract_to_change))]
DutyToJudge = Annotated[ContractDuty, Depends(guard(WRITE, duty_of_mine))]
PaperToRead = Annotated[ContractPaper, Depends(guard(WRITE, paper_of_mine))]
ProvidersContract = Annotated[Contract, Depends(guard(OWN, own_contract))]
ProvidersContracts = Annotated[list[Contract], Depends(guard(OWN, own_contracts))]
ProvidersDuty = Annotated[ContractDuty, Depends(guard(OWN, own_duty))]
ProvidersPaper = Annotated[ContractPaper, Depends(guard(OWN, own_paper))]
