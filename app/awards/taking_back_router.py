"""Take a decision back, and record who falls away: what leads to a new decision."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards import dropping, taking_back
from app.awards.access import (
    AwardToDecide,
    AwardToLookAt,
    AwardToMove,
    DropoutToUndo,
    lot_of,
)
from app.awards.forms import DropForm, TakeBackForm
from app.awards.holding import holding_in
from app.awards.models import Award
from app.awards.service import award_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.exclusions.codes import SENTENCES, PublicCode
from app.rankings import engine
from app.rankings.access import LotToDraw, LotToRank
from app.submissions.models import SubmissionState
from app.tenders.models import Lot

router = Router(tags=["awards"])

BoundTakeBack = Annotated[Bound[TakeBackForm], Depends(bind(TakeBackForm))]
BoundDrop = Annotated[Bound[DropForm], Depends(bind(DropForm))]


@router.get("/awards/{award_id}/take-back", name="awards:take_back")
def show_taking_back(
    request: Request, session: SessionDep, award: AwardToLookAt, user: CurrentUser
) -> Response:
    """Say what taking a decision back means, and who confirms."""
    return _taking_back_page(request, session, award, user)


@router.post("/awards/{award_id}/take-back", name="awards:propose_taking_back")
def propose_taking_back(
    request: Request,
    session: SessionDep,
    award: AwardToMove,
    user: CurrentUser,
    form: BoundTakeBack,
) -> Response:
    """Ask to take a decision back."""
    if form.value is None:
        return _taking_back_page(request, session, award, user, form, status=422)
    taking_back.propose_taking_back(session, award, user, form.value)
    return redirect(request, "awards:take_back", award_id=award.id)


@router.post("/awards/{award_id}/take-back/confirm", name="awards:confirm_taking_back")
def confirm_taking_back(
    request: Request, session: SessionDep, award: AwardToDecide, user: CurrentUser
) -> Response:
    """Take the decision back: the lot can be decided anew."""
    taking_back.take_back(session, award, user)
    return redirect(request, "awards:ranking", lot_id=award.lot_id)


@router.post("/awards/{award_id}/take-back/withdraw", name="awards:withdraw_taking_back")
def withdraw_taking_back(
    request: Request, session: SessionDep, award: AwardToMove, user: CurrentUser
) -> Response:
    """Leave the decision as it is after all."""
    taking_back.withdraw_taking_back(session, award, user)
    return redirect(request, "awards:take_back", award_id=award.id)


def _taking_back_page(
    request: Request,
    session: Session,
    award: Award,
    user: User,
    form: Bound[TakeBackForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    waiting = taking_back.open_taking_back(session, award)
    return render(
        request,
        "awards/take_back.html",
        status=status,
        award=award,
        lot=lot_of(session, award),
        waiting=waiting,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        form=form,
    )


# Who falls away ---------------------------------------------------------------------


@router.get("/lots/{lot_id}/dropouts", name="awards:dropouts")
def dropouts(request: Request, session: SessionDep, lot: LotToDraw) -> Response:
    """Show who fell away after the ranking was made, and what the published rule then does."""
    return _dropouts_page(request, session, lot)


@router.post("/lots/{lot_id}/dropouts", name="awards:drop_out")
def drop_out(
    request: Request, session: SessionDep, lot: LotToRank, user: CurrentUser, form: BoundDrop
) -> Response:
    """Record that somebody falls away."""
    if form.value is None:
        return _dropouts_page(request, session, lot, form, status=422)
    try:
        dropping.drop_out(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _dropouts_page(request, session, lot, form, status=form.status)
    return redirect(request, "awards:ranking", lot_id=lot.id)


@router.post("/dropouts/{dropout_id}/undo", name="awards:take_up_again")
def take_up_again(
    request: Request, session: SessionDep, dropout: DropoutToUndo, user: CurrentUser
) -> Response:
    """Let a submission count again after a mistake."""
    lot_id = dropout.lot_id
    dropping.take_up_again(session, lot_of(session, dropout), user, dropout)
    return redirect(request, "awards:dropouts", lot_id=lot_id)


def _dropouts_page(
    request: Request,
    session: Session,
    lot: Lot,
    form: Bound[DropForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    dropped = dropping.dropouts_of(session, lot)
    return render(
        request,
        "awards/dropouts.html",
        status=status,
        lot=lot,
        award=award_of(session, lot),
        dropped=dropped,
        people=names_of(session, [one.by_id for one, _submission in dropped]),
        candidates=[
            one
            for one in engine.submissions_of(session, lot)
            if one.state == SubmissionState.SUBMITTED
        ],
        refused=[one for one in holding_in(session, [lot.id]) if one.is_refused],
        refusal=SENTENCES[PublicCode.REFUSED],
        form=form,
    )
