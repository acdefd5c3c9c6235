"""The decision on a lot: proposed, confirmed, approved where it departs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.authorities.mandates import who_can
from app.awards import concurring, deciding, service
from app.awards.access import LotToDecide
from app.awards.before import Before, before_deciding
from app.awards.decided import decision_of
from app.awards.forms import DecisionForm
from app.awards.models import AwardKind
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.prices.access import RANKED
from app.rankings import cautions, engine, together
from app.rankings.access import LotRanking, LotToDrawOn
from app.rankings.draws import names_draw
from app.rankings.standings import allotted_of, standings_of
from app.tenders.models import Lot

router = Router(prefix="/lots/{lot_id}/decision", tags=["awards"])

BoundDecision = Annotated[Bound[DecisionForm], Depends(bind(DecisionForm))]


@router.get("", name="awards:decision")
def decision(request: Request, session: SessionDep, lot: LotRanking, user: CurrentUser) -> Response:
    """Show the outcome as computed, who proposes a decision and who confirms."""
    return _decision_page(request, session, lot, user)


@router.post("", name="awards:propose_decision")
def propose_decision(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser, form: BoundDecision
) -> Response:
    """Ask for a decision."""
    if form.value is None:
        return _decision_page(request, session, lot, user, form, status=422)
    try:
        deciding.propose_decision(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _decision_page(request, session, lot, user, form, status=form.status)
    return redirect(request, "awards:decision", lot_id=lot.id)


@router.post("/confirm", name="awards:confirm_decision")
def confirm_decision(
    request: Request, session: SessionDep, lot: LotToDecide, user: CurrentUser
) -> Response:
    """Decide."""
    deciding.confirm_decision(session, lot, user)
    return redirect(request, "awards:decision", lot_id=lot.id)


@router.post("/approve", name="awards:approve_decision")
def approve_decision(
    request: Request, session: SessionDep, lot: LotToDecide, user: CurrentUser
) -> Response:
    """Approve, as second decider, what departs from the ranking."""
    deciding.approve_decision(session, lot, user)
    return redirect(request, "awards:decision", lot_id=lot.id)


@router.post("/withdraw", name="awards:withdraw_decision")
def withdraw_decision(
    request: Request, session: SessionDep, lot: LotToDrawOn, user: CurrentUser
) -> Response:
    """Take back a proposal that nobody confirmed."""
    deciding.withdraw_decision(session, lot, user)
    return redirect(request, "awards:decision", lot_id=lot.id)


def _decision_page(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[DecisionForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    award, earlier = service.history_of(session, lot)
    if award and not award.outcome:
        return redirect(request, "awards:withdrawal", tender_id=lot.tender_id)
    if award is None and lot.state not in RANKED:
        return redirect(request, "awards:ranking", lot_id=lot.id)
    bound = [lot] if award else together.bound_lots(session, lot)
    document = award.input if award else together.document_of(session, lot, bound)
    outcome = decision_of(award) if award else engine.figures_of(document)
    waiting = None if award else deciding.open_decision(session, lot)
    approval = None if award else deciding.open_approval(session, lot)
    asked = waiting or approval
    voices = concurring.voices_of(session, award) if award else []
    standings = standings_of(document, outcome)
    warned = () if award else cautions.cautions_of(session, lot, outcome)
    unanswered = sum(one.answer is None for one in warned)
    before = Before()
    if award is None:
        before = before_deciding(session, lot, bound, standings, unanswered, earlier)
    began_by = UUID(approval.payload["proposer"]) if approval else None
    ids: list[object] = [asked.proposer_id, began_by] if asked else []
    if award:
        ids += [award.proposed_by_id, award.confirmed_by_id, award.approved_by_id]
    return render(
        request,
        "awards/decision.html",
        status=status,
        lot=lot,
        award=award,
        standings=standings,
        allotted=allotted_of(document, outcome),
        before=before,
        unready=before.unready,
        waiting=waiting,
        approval=approval,
        told=asked.payload if asked else {},
        can_draw=names_draw(lot),
        kinds=list(AwardKind),
        people=names_of(session, [one for one in ids if one]),
        is_mine=asked is not None and asked.proposer_id == user.id,
        began_by=began_by,
        earlier=earlier,
        mandated=who_can(session, lot.tender, bound, dutch(utcnow()).date()),
        voices=voices,
        form=form,
    )
