"""What the selection says by now that its award phase does not: taken over by one button."""

from uuid import UUID

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.routing import Router
from app.core.web import redirect, render
from app.products.following import follow
from app.products.phases import behind
from app.tenders.access import TenderToEdit, TenderToPrepare
from app.tenders.models import Lot

router = Router(prefix="/tenders/{tender_id}/selection", tags=["products"])


@router.get("", name="products:selection")
def selection(request: Request, session: SessionDep, tender: TenderToPrepare) -> Response:
    """Show lot by lot what differs from the selection."""
    if tender.follows_id is None:
        raise NotFoundError
    return render(request, "products/selection.html", tender=tender, behind=behind(session, tender))


@router.post("", name="products:follow_all")
def follow_all(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser
) -> Response:
    """Take over everything that differs."""
    follow(session, tender, user)
    return redirect(request, "products:selection", tender_id=tender.id)


@router.post("/{lot_id}", name="products:follow")
def follow_one(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser, lot_id: UUID
) -> Response:
    """Take over what differs in one lot."""
    lot = session.get(Lot, lot_id)
    if lot is None or lot.tender_id != tender.id:
        raise NotFoundError
    follow(session, tender, user, lot)
    return redirect(request, "products:selection", tender_id=tender.id)
