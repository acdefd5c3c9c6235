"""The ranking page: every figure explained, every warning answered."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards import service
from app.awards.before import Before, before_deciding
from app.awards.decided import decision_of
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import is_fragment, redirect, render
from app.prices.access import RANKED
from app.prices.service import has_closed_prices, is_fixed
from app.rankings import cautions, engine, together
from app.rankings.access import LotRanking, LotToRank
from app.rankings.beside import beside_of
from app.rankings.draws import names_draw
from app.rankings.forms import CautionForm
from app.rankings.robustness import card_of
from app.rankings.service import rank as settle
from app.rankings.standings import Allotted, allotted_of, explained_of, standings_of
from app.tenders.models import Lot

router = Router(prefix="/lots/{lot_id}", tags=["awards"])

BoundCaution = Annotated[Bound[CautionForm], Depends(bind(CautionForm))]


@router.get("/ranking", name="awards:ranking")
def ranking(request: Request, session: SessionDep, lot: LotRanking) -> Response:
    """Show the standings with every figure explained, or what must happen first."""
    return _ranking_page(request, session, lot)


@router.post("/ranking", name="awards:rank")
def rank(request: Request, session: SessionDep, lot: LotToRank, user: CurrentUser) -> Response:
    """Settle the ranking."""
    settle(session, lot, user)
    return redirect(request, "awards:ranking", lot_id=lot.id)


@router.post("/cautions", name="awards:answer_caution")
def answer_caution(
    request: Request, session: SessionDep, lot: LotToRank, user: CurrentUser, form: BoundCaution
) -> Response:
    """Record why the outcome stands although the engine warns."""
    if form.value is None:
        return _ranking_page(request, session, lot, form, status=422)
    try:
        cautions.answer_caution(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _ranking_page(request, session, lot, form, status=form.status)
    return redirect(request, "awards:ranking", lot_id=lot.id)


@router.get("/robustness", name="awards:robustness")
def robustness(request: Request, session: SessionDep, lot: LotRanking) -> Response:
    """Say how firmly the ranking stands; everything is computed anew for it."""
    award = service.award_of(session, lot)
    if award is None and lot.state not in RANKED:
        return redirect(request, "awards:ranking", lot_id=lot.id)
    document = award.input if award else together.document_of(session, lot)
    name = "rankings/_robustness.html" if is_fragment(request) else "rankings/robustness.html"
    card = card_of(document, engine.panel_people(session, lot))
    return render(request, name, lot=lot, card=card)


@router.get("/ranking/{submission_number}", name="awards:explanation")
def explanation(
    request: Request, session: SessionDep, lot: LotRanking, submission_number: int
) -> Response:
    """Show how the figures of one submission came about."""
    award = service.award_of(session, lot)
    if award is None and lot.state not in RANKED:
        return redirect(request, "awards:ranking", lot_id=lot.id)
    if award and not award.outcome:
        raise NotFoundError
    document = award.input if award else together.document_of(session, lot)
    code = f"S{submission_number}"
    outcome = decision_of(award) if award else engine.figures_of(document, {code})
    one = explained_of(document, outcome, code)
    if one is None:
        raise NotFoundError
    page = "rankings/_explained.html" if is_fragment(request) else "rankings/explained.html"
    return render(request, page, lot=lot, code=code, one=one)


def _ranking_page(
    request: Request,
    session: Session,
    lot: Lot,
    form: Bound[CautionForm] | None = None,
    *,
    status: int = 200,
) -> Response:
    award, earlier = service.history_of(session, lot)
    if award and not award.outcome:
        return redirect(request, "awards:withdrawal", tender_id=lot.tender_id)
    standings, warned, before = None, [], Before()
    allotted: tuple[Allotted, ...] = ()
    bound = [lot] if award else together.bound_lots(session, lot)
    beside = beside_of(session, lot)
    if award:
        document, outcome = award.input, decision_of(award)
        warned = cautions.warned_of(award.outcome, beside.answers)
    elif lot.state in RANKED:
        document = together.document_of(session, lot, bound, beside)
        outcome = engine.figures_of(document)
        warned = cautions.warned_of(outcome, beside.answers)
    if award or lot.state in RANKED:
        standings = standings_of(document, outcome)
        allotted = allotted_of(document, outcome)
    unanswered = sum(one.answer is None for one in warned)
    if standings and not award:
        before = before_deciding(session, lot, bound, standings, unanswered, earlier)
    return render(
        request,
        "awards/ranking.html",
        status=status,
        lot=lot,
        award=award,
        standings=standings,
        allotted=allotted,
        before=before,
        unready=before.unready,
        cautions=warned,
        unanswered=unanswered,
        people=names_of(session, [one.answer.by_id for one in warned if one.answer]),
        earlier=earlier,
        form=form,
        can_draw=names_draw(lot),
        opening=beside.opening,
        is_fixed=standings is None and is_fixed(session, lot),
        has_closed_prices=standings is None and has_closed_prices(session, lot),
    )
