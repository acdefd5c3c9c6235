"""Judge anew: what, by whom and why."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.consensus.candidates import candidates, knows_prices
from app.consensus.forms import ReassessForm
from app.consensus.reassessing import fixed_round, reassess
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.panels.access import LotToSeat, LotToStart
from app.panels.answers import quality_criteria
from app.panels.panel import panel_of
from app.tenders.models import Lot

router = Router(tags=["consensus"])


@router.get("/lots/{lot_id}/panel/again", name="consensus:reassessing")
def reassessing(request: Request, session: SessionDep, lot: LotToSeat) -> Response:
    """Ask what is judged anew, by whom and why."""
    return _show_reassess(request, session, lot, None)


@router.post("/lots/{lot_id}/panel/again", name="consensus:reassess")
def begin_again(
    request: Request,
    session: SessionDep,
    lot: LotToStart,
    user: CurrentUser,
    form: Annotated[Bound[ReassessForm], Depends(bind(ReassessForm))],
) -> Response:
    """Begin a new round."""
    if form.value is not None:
        try:
            reassess(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "panels:panel", lot_id=lot.id)
    return _show_reassess(request, session, lot, form)


def _show_reassess(
    request: Request, session: Session, lot: Lot, form: Bound[ReassessForm] | None
) -> Response:
    fixed_round(session, lot)
    return render(
        request,
        "consensus/reassess.html",
        status=form.status if form else 200,
        lot=lot,
        criteria=quality_criteria(session, lot),
        people=candidates(session, lot),
        panel=[str(person.id) for person in panel_of(session, lot)],
        knows_prices=knows_prices(session, lot),
        form=form,
    )
