"""Who reaches the overview of an authority: its managers."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import col, select

from app.accounts.models import Authority, Membership
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError


def authority_of_mine(
    authority_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Authority]:
    """Load an authority of which the person is a manager."""
    found = session.exec(
        select(Authority)
        .join(Membership, col(Membership.authority_id) == col(Authority.id))
        .where(
            Authority.id == authority_id,
            Membership.user_id == user.id,
            col(Membership.is_manager).is_(True),
        )
    ).first()
    if found is None:
        raise NotFoundError
    return Reached(found, frozenset({Duty.MANAGER}))


AuthorityToOversee = Annotated[
    Authority, Depends(guard(Permission.AUTHORITY_READ, authority_of_mine))
]
