"""A provider is reached by the people who act for it, and by nobody else."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.providers.models import Provider, ProviderInvitation, ProviderMember

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


MyMembership = Annotated[ProviderMember, Depends(guard(Permission.SUBMISSION_WRITE, member_of))]
MyProvider = Annotated[Provider, Depends(guard(Permission.SUBMISSION_WRITE, my_provider))]
InvitationOfMine = Annotated[ProviderInvitation, Depends(invitation_of_mine)]
