"""A provider is reached by the people who act for it; officers reach its contract history."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.providers.history import all_providers, authorities_of
from app.providers.models import PastContract, Provider, ProviderInvitation, ProviderMember
from app.tenders.models import Assignment

AS_PROVIDER = frozenset({Duty.PROVIDER})


def member_of(session: SessionDep, user: CurrentUser) -> Reached[ProviderMember]:
    """Load how the person acts for a provider, with the provider."""
    query = (
        select(ProviderMember)
        .where(ProviderMember.user_id == user.id)
        .options(selectinload(ProviderMember.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(ProviderMember.id))
    )
    member = session.exec(query).first()
    if member is None:
        raise NotFoundError
    return Reached(member, AS_PROVIDER)


def my_provider(
    reached: Annotated[Reached[ProviderMember], Depends(member_of)],
) -> Reached[Provider]:
    """Load the provider that the person acts for."""
    return Reached(reached.record.provider, reached.duties)


def colleague_of_mine(
    member_id: UUID,
    session: SessionDep,
    reached: Annotated[Reached[ProviderMember], Depends(member_of)],
) -> Reached[ProviderMember]:
    """Load how a colleague acts for the person's own organisation."""
    query = (
        select(ProviderMember)
        .where(
            ProviderMember.id == member_id,
            ProviderMember.provider_id == reached.record.provider_id,
        )
        .options(
            selectinload(ProviderMember.provider),  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            selectinload(ProviderMember.user),  # type: ignore[arg-type]
        )
        .with_for_update()
    )
    member = session.exec(query).first()
    if member is None:
        raise NotFoundError
    return Reached(member, reached.duties)


def invitation_of_mine(
    invitation_id: UUID, session: SessionDep, user: CurrentUser
) -> ProviderInvitation:
    """Load an invitation to act for a provider, meant for this person."""
    query = (
        select(ProviderInvitation)
        .where(ProviderInvitation.id == invitation_id, ProviderInvitation.user_id == user.id)
        .options(selectinload(ProviderInvitation.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .with_for_update()
    )
    invitation = session.exec(query).first()
    if invitation is None:
        raise NotFoundError
    return invitation


def as_officer(session: Session, user: User) -> frozenset[Duty]:
    """Say whether a person is an officer of any tender."""
    held = session.exec(
        select(Assignment.id).where(
            Assignment.user_id == user.id,
            Assignment.duty == Duty.OFFICER,
            col(Assignment.ended_at).is_(None),
        )
    ).first()
    if held is None:
        raise NotFoundError
    return frozenset({Duty.OFFICER})


def list_of_providers(session: SessionDep, user: CurrentUser) -> Reached[Sequence[Provider]]:
    """Load every provider for an officer."""
    return Reached(all_providers(session), as_officer(session, user))


def provider_to_record(
    provider_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Provider]:
    """Load a provider for an officer."""
    duties, provider = as_officer(session, user), session.get(Provider, provider_id)
    if provider is None:
        raise NotFoundError
    return Reached(provider, duties)


def contract_to_remove(
    contract_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[PastContract]:
    """Load an earlier contract of the officer's own authority."""
    duties, contract = as_officer(session, user), session.get(PastContract, contract_id)
    own = {one.id for one in authorities_of(session, user)}
    if contract is None or contract.authority_id not in own:
        raise NotFoundError
    return Reached(contract, duties)


AllProviders = Annotated[
    Sequence[Provider], Depends(guard(Permission.TENDER_EDIT, list_of_providers))
]
ProviderToRecord = Annotated[Provider, Depends(guard(Permission.TENDER_EDIT, provider_to_record))]
ContractToRemove = Annotated[
    PastContract, Depends(guard(Permission.TENDER_EDIT, contract_to_remove))
]
MyMembership = Annotated[ProviderMember, Depends(guard(Permission.SUBMISSION_WRITE, member_of))]
ColleagueOfMine = Annotated[
    ProviderMember, Depends(guard(Permission.SUBMISSION_WRITE, colleague_of_mine))
]
MyProvider = Annotated[Provider, Depends(guard(Permission.SUBMISSION_WRITE, my_provider))]
InvitationOfMine = Annotated[ProviderInvitation, Depends(invitation_of_mine)]
