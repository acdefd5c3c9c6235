"""The library is read by who works for an authority; an entry is written by its own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import Authority, User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.library.models import Entry
from app.library.service import Kept, authority_to_keep_for, entries_for

AS_OFFICER = frozenset({Duty.OFFICER})


def library_of_mine(session: SessionDep, user: CurrentUser) -> Reached[Authority]:
    """Load the authority for which the person keeps demands."""
    authority = authority_to_keep_for(session, user)
    if authority is None:
        raise NotFoundError
    return Reached(authority, AS_OFFICER)


def entry_of_mine(entry_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Kept]:
    """Load an entry that the person may pick."""
    return Reached(_kept(session, user, entry_id), AS_OFFICER)


def entry_to_write(entry_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Entry]:
    """Load an entry of the person's own authority, with its versions."""
    authority = authority_to_keep_for(session, user)
    entry = session.exec(
        select(Entry)
        .where(Entry.id == entry_id)
        .options(selectinload(Entry.versions))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .with_for_update(of=Entry)
    ).first()
    if entry is None or authority is None or entry.authority_id != authority.id:
        raise NotFoundError
    return Reached(entry, AS_OFFICER)


def _kept(session: Session, user: User, entry_id: UUID) -> Kept:
    if authority_to_keep_for(session, user) is not None:
        for one in entries_for(session, user):
            if one.entry.id == entry_id:
                return one
    raise NotFoundError


MyLibrary = Annotated[Authority, Depends(guard(Permission.TENDER_EDIT, library_of_mine))]
EntryToRead = Annotated[Kept, Depends(guard(Permission.TENDER_EDIT, entry_of_mine))]
EntryToWrite = Annotated[Entry, Depends(guard(Permission.TENDER_EDIT, entry_to_write))]
