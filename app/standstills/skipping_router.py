"""Let no standstill run, where only one tenderer is concerned."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards.access import AwardToDecide, AwardToLookAt, AwardToMove, lot_of
from app.awards.models import Award
from app.awards.standstill import can_skip, open_skip
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.standstills import skipping
from app.standstills.forms import SkipForm

router = Router(prefix="/awards/{award_id}/no-standstill", tags=["standstills"])

BoundSkip = Annotated[Bound[SkipForm], Depends(bind(SkipForm))]


@router.get("", name="standstills:skip")
def skip(
    request: Request, session: SessionDep, award: AwardToLookAt, user: CurrentUser
) -> Response:
    """Say when the law asks no standstill, and who confirms."""
    return _page(request, session, award, user)


@router.post("", name="standstills:propose_skip")
def propose_skip(
    request: Request, session: SessionDep, award: AwardToMove, user: CurrentUser, form: BoundSkip
) -> Response:
    """Ask to let no standstill run."""
    if form.value is None:
        return _page(request, session, award, user, form, status=422)
    skipping.propose_skip(session, award, user, form.value)
    return redirect(request, "standstills:skip", award_id=award.id)


@router.post("/confirm", name="standstills:confirm_skip")
def confirm_skip(
    request: Request, session: SessionDep, award: AwardToDecide, user: CurrentUser
) -> Response:
    """Confirm it: no standstill runs."""
    skipping.confirm_skip(session, award, user)
    return redirect(request, "letters:index", lot_id=award.lot_id)


@router.post("/withdraw", name="standstills:withdraw_skip")
def withdraw_skip(
    request: Request, session: SessionDep, award: AwardToMove, user: CurrentUser
) -> Response:
    """Let the standstill run after all."""
    skipping.withdraw_skip(session, award, user)
    return redirect(request, "standstills:skip", award_id=award.id)


def _page(
    request: Request,
    session: Session,
    award: Award,
    user: User,
    form: Bound[SkipForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    waiting = open_skip(session, award)
    return render(
        request,
        "standstills/skip.html",
        status=status,
        award=award,
        lot=lot_of(session, award),
        can_skip=can_skip(session, award),
        waiting=waiting,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        form=form,
    )
