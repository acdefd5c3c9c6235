"""Who reaches a document: the officer of its tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.publishing.models import TenderDocument
from app.tenders.access import reach_part
from app.tenders.models import InTender


def document_of_mine(
    document_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[InTender]:
    """Load a document through the person's assignment."""
    return reach_part(session, user, session.get(TenderDocument, document_id))


DocumentToEdit = Annotated[TenderDocument, Depends(guard(Permission.TENDER_EDIT, document_of_mine))]
