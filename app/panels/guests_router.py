"""Ask somebody from outside for a seat on one panel."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.panels.access import LotToSeat, LotToStart
from app.panels.forms import GuestForm
from app.panels.guests import invite_guest
from app.tenders.models import Lot

router = Router(prefix="/lots/{lot_id}/panel/guests", tags=["panels"])


@router.get("", name="panels:inviting")
def inviting(request: Request, lot: LotToSeat) -> Response:
    """Ask who is invited, for what and why."""
    return _show(request, lot, None)


@router.post("", name="panels:invite")
def invite(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    form: Annotated[Bound[GuestForm], Depends(bind(GuestForm))],
) -> Response:
    """Invite somebody by mail."""
    if form.value is not None:
        try:
            invite_guest(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "panels:panel", lot_id=lot.id)
    return _show(request, lot, form)


def _show(request: Request, lot: Lot, form: Bound[GuestForm] | None) -> Response:
    status = form.status if form else 200
    return render(request, "panels/invite.html", status=status, lot=lot, form=form)
