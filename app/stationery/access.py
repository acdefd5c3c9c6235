"""Who builds an authority's letters, and who sees its logo."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.models import Authority
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.library.service import authority_to_keep_for
from app.stationery.models import HouseStyle


def paper_of_mine(session: SessionDep, user: CurrentUser) -> Reached[Authority]:
    """Load the authority whose letters a person builds: one that it starts tenders for."""
    authority = authority_to_keep_for(session, user)
    if authority is None:
        raise NotFoundError
    return Reached(authority, frozenset({Duty.OFFICER}))


def logo_to_show(style_id: UUID, session: SessionDep) -> HouseStyle:
    """Load a version of a style that has a logo; a logo is no secret."""
    style = session.get(HouseStyle, style_id)
    if style is None or not style.logo:
        raise NotFoundError
    return style


MyPaper = Annotated[Authority, Depends(guard(Permission.TENDER_EDIT, paper_of_mine))]
LogoToShow = Annotated[HouseStyle, Depends(logo_to_show)]
