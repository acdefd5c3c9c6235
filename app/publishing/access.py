"""Who reaches a prepared change or a document: the officer of its tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.publishing.models import Change, TenderDocument
from app.tenders.access import duties_in_tender
from app.tenders.models import InTender


def _reached(session: Session, user: User, found: InTender | None) -> Reached[InTender]:
    duties = duties_in_tender(session, user, found.tender_id) if found else frozenset()
    if found is None or not duties:
        raise NotFoundError
    return Reached(found, duties)


def change_of_mine(change_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[InTender]:
    """Load a prepared change through the person's assignment, locked."""
    query = select(Change).where(Change.id == change_id).with_for_update()
    return _reached(session, user, session.exec(query).first())


def document_of_mine(
    document_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[InTender]:
    """Load a document through the person's assignment."""
    return _reached(session, user, session.get(TenderDocument, document_id))


ChangeToEdit = Annotated[Change, Depends(guard(Permission.TENDER_EDIT, change_of_mine))]
DocumentToEdit = Annotated[TenderDocument, Depends(guard(Permission.TENDER_EDIT, document_of_mine))]
