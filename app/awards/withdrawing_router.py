"""Stop a whole tender or some of its lots: asked by one person, confirmed by a decider."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards import withdrawing
from app.awards.access import TenderToEnd, TenderToStop, TenderToStopNow
from app.awards.forms import WithdrawalForm
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders.models import Tender

router = Router(prefix="/tenders/{tender_id}/withdrawal", tags=["awards"])


@router.get("", name="awards:withdrawal")
def withdrawal(
    request: Request, session: SessionDep, tender: TenderToStop, user: CurrentUser
) -> Response:
    """Say what stopping does, which lots can stop, and what waits for a decider."""
    return _page(request, session, tender, user)


@router.post("", name="awards:propose_withdrawal")
def propose(
    request: Request,
    session: SessionDep,
    tender: TenderToStopNow,
    user: CurrentUser,
    form: Annotated[Bound[WithdrawalForm], Depends(bind(WithdrawalForm))],
) -> Response:
    """Ask to stop lots."""
    if form.passes(lambda told: withdrawing.propose_withdrawal(session, tender, user, told)):
        return redirect(request, "awards:withdrawal", tender_id=tender.id)
    return _page(request, session, tender, user, form)


@router.post("/confirm", name="awards:confirm_withdrawal")
def confirm(
    request: Request, session: SessionDep, tender: TenderToEnd, user: CurrentUser
) -> Response:
    """Stop the lots."""
    withdrawing.confirm_withdrawal(session, tender, user)
    return redirect(request, "awards:withdrawal", tender_id=tender.id)


@router.post("/take-back", name="awards:take_back_withdrawal")
def take_back(
    request: Request, session: SessionDep, tender: TenderToStopNow, user: CurrentUser
) -> Response:
    """Go on after all."""
    withdrawing.take_back_withdrawal(session, tender, user)
    return redirect(request, "awards:withdrawal", tender_id=tender.id)


def _page(
    request: Request,
    session: Session,
    tender: Tender,
    user: User,
    form: Bound[WithdrawalForm] | None = None,
) -> Response:
    waiting = withdrawing.open_withdrawal(session, tender)
    return render(
        request,
        "awards/withdrawal.html",
        status=form.status if form else 200,
        tender=tender,
        lots=withdrawing.withdrawable_lots(session, tender),
        asked=withdrawing.lots_asked(session, tender, waiting) if waiting else [],
        stopped=withdrawing.stopped_lots(session, tender),
        waiting=waiting,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        form=form,
    )
