"""Who reaches a file that is to be destroyed, and the declaration that is left of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import Membership, User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.retention.models import Destruction
from app.tenders.access import tender_of_mine, tender_to_change
from app.tenders.models import Tender

P = Permission


def declaration_of_mine(
    destruction_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Destruction]:
    """Load a declaration: nobody has a duty in the tender any more, so its authority counts."""
    found = session.get(Destruction, destruction_id)
    if found is None or not _knows_of(session, user, found):
        raise NotFoundError
    return Reached(found, frozenset({Duty.OFFICER}))


def _knows_of(session: Session, user: User, destruction: Destruction) -> bool:
    if user.id in {destruction.proposed_by_id, destruction.confirmed_by_id}:
        return True
    works_there = session.exec(
        select(Membership.id)
        .join(Tender, col(Tender.lead_authority_id) == col(Membership.authority_id))
        .where(Membership.user_id == user.id, Tender.id == destruction.tender_id)
    )
    return works_there.first() is not None


FileToSee = Annotated[Tender, Depends(guard(P.FILE_DESTROY, tender_of_mine))]
FileToPropose = Annotated[Tender, Depends(guard(P.FILE_PROPOSE, tender_to_change))]
FileToDestroy = Annotated[Tender, Depends(guard(P.FILE_DESTROY, tender_to_change))]
DeclarationToRead = Annotated[Destruction, Depends(guard(P.FILE_DESTROY, declaration_of_mine))]
