"""Who reaches a ground for exclusion: who checks the lot."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.exclusions.models import Exclusion
from app.tenders.access import reach_lot


def exclusion_of_mine(
    exclusion_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Exclusion]:
    """Load a ground that was looked into."""
    return _exclusion(session, user, exclusion_id, lock=False)


def exclusion_to_change(
    exclusion_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Exclusion]:
    """The same, with the lot locked."""
    return _exclusion(session, user, exclusion_id, lock=True)


def _exclusion(
    session: Session, user: User, exclusion_id: UUID, *, lock: bool
) -> Reached[Exclusion]:
    found = session.get(Exclusion, exclusion_id)
    if found is None:
        raise NotFoundError
    reached = reach_lot(session, user, found.lot_id, lock=lock)
    if lock:
        session.refresh(found)
    return Reached(found, reached.duties)


ExclusionToRead = Annotated[Exclusion, Depends(guard(Permission.CHECK_WRITE, exclusion_of_mine))]
ExclusionToChange = Annotated[
    Exclusion, Depends(guard(Permission.CHECK_WRITE, exclusion_to_change))
]
