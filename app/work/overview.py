"""A tender at a glance: where it stands, what is next, who must act, until when."""

from uuid import UUID

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser, Duty
from app.authorities.openers import openers_not_ready
from app.authorities.queries import participations_of
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.planning.service import milestones_of
from app.planning.timeline import points
from app.products.admission import shut_among
from app.publishing.examination import examine
from app.publishing.preparing import sections_of
from app.tenders import queries
from app.tenders.access import TenderToRead, duties_by_lot
from app.tenders.models import Tender
from app.tenders.pauses import pauses_of
from app.tenders.procedures import procedure_of
from app.tenders.progress import process_steps, tender_state
from app.tenders.turns import Turn, turns_of
from app.work.news import latest
from app.work.service import tasks_in
from app.workbooks.copying import award_phase_of

router = Router(tags=["work"])
OF_A_LOT = frozenset({Duty.EVALUATOR, Duty.CHAIR})
"""Duties that people have on some lots and not on others."""


@router.get("/tenders/{tender_id}", name="work:tender")
def overview(
    request: Request, session: SessionDep, tender: TenderToRead, user: CurrentUser
) -> Response:
    """Show where a tender stands, what is next and who must act."""
    reached = request.state.reached
    pauses = pauses_of(session, [tender])
    turns = turns_of(tender, pauses)
    mine = [turn for turn in turns if turn.is_mine(reached.duties)]
    if not reached.duties.isdisjoint(OF_A_LOT):
        by_lot = duties_by_lot(session, user, tender.id)
        mine = [turn for turn in mine if turn.is_mine(_on(turn, by_lot))]
    is_preparing = tender.published_at is None and Duty.OFFICER in reached.duties
    return render(
        request,
        "work/tender.html",
        sections=sections_of(examine(session, tender)) if is_preparing else [],
        not_ready=openers_not_ready(session, tender) if is_preparing else [],
        tender=tender,
        shut=shut_among(session, tender.lots),
        procedure=procedure_of(tender),
        state=tender_state(tender),
        steps=process_steps(tender, queries.moves_of(session, tender)),
        turns=turns,
        mine=mine,
        tasks=[] if turns else tasks_in(session, user, tender),
        turn_of={lot.id: turn for turn in turns for lot in turn.lots},
        milestones=points(tender, milestones_of(session, tender), pauses),
        news=latest(session, tender),
        award_phase=award_phase_of(session, tender),
        selection=session.get(Tender, tender.follows_id) if tender.follows_id else None,
        authorities=participations_of(session, tender),
    )


def _on(turn: Turn, by_lot: dict[UUID | None, set[Duty]]) -> set[Duty]:
    """Gather the duties of a person on the lots that a turn is about."""
    return set().union(*(by_lot.get(at, set()) for at in (None, *turn.lot_ids)))
