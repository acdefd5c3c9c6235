"""Close applying for a product for good: what it means, and doing it."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.admissions import closing
from app.admissions.access import LotThatCloses, LotToClose
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import redirect, render
from app.products.admission import windows_of

router = Router(prefix="/lots/{lot_id}/applications/close", tags=["admissions"])


@router.get("", name="admissions:closing")
def show(request: Request, session: SessionDep, lot: LotThatCloses) -> Response:
    """Say what closing means, or what comes first."""
    return render(
        request,
        "admissions/close.html",
        lot=lot,
        faults=closing.hindrances(session, lot),
        exceptions=[one.exception for one in windows_of(session, lot) if one.exception],
    )


@router.post("", name="admissions:close")
def close(request: Request, session: SessionDep, lot: LotToClose, user: CurrentUser) -> Response:
    """Close applying for good."""
    closing.close(session, lot, user)
    return redirect(request, "admissions:index", lot_id=lot.id)
