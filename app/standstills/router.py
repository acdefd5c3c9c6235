"""The wait after the letters went out, and final after it."""

from datetime import timedelta

from fastapi import Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.awards import service
from app.awards.access import AwardToPrepare, AwardToSend, LotStandstill
from app.awards.models import Award
from app.awards.standstill import in_the_way, is_only_one, strip_of
from app.awards.suspending import is_suspended
from app.checks.finishing import opened_again
from app.core.clock import utcnow
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import redirect, render
from app.letters.proving import unproven_in
from app.planning.risk import risk_until
from app.planning.standstill import last_day_of
from app.standstills import finishing
from app.standstills.views import receipts_of
from app.tenders.models import Lot, Tender

router = Router(tags=["standstills"])


@router.get("/lots/{lot_id}/standstill", name="standstills:standstill")
def standstill(request: Request, session: SessionDep, lot: LotStandstill) -> Response:
    """Show the days of the standstill, its end, and who opened its letter."""
    award = service.award_of(session, lot)
    first, ends_at = (
        (award.standstill_first_day, award.standstill_ends_at) if award else (None, None)
    )
    last_day = last_day_of(ends_at) if ends_at else None
    return render(
        request,
        "standstills/standstill.html",
        lot=lot,
        tender=lot.tender,
        award=award,
        last_day=last_day,
        days=strip_of(first, last_day) if first and last_day else [],
        has_contracts=finishing.leads_to_contracts(lot),
        held=opened_again(session, lot)
        if award and finishing.will_lead_to_contracts(award, lot.tender)
        else [],
        is_over=bool(ends_at and utcnow() >= ends_at),
        suspended=is_suspended(session, lot),
        risk=risk_until(last_day + timedelta(days=1)) if last_day else None,
        is_alone=award is not None and is_only_one(session, award),
        receipts=receipts_of(session, award) if award else [],
    )


def _held(session: Session, lot: Lot, award: Award | None) -> list[str]:
    """Say what is open again, and keeps a decision that leads to contracts from going on."""
    leads_on = award is not None and finishing.will_lead_to_contracts(award, lot.tender)
    return opened_again(session, lot) if leads_on else []


@router.get("/awards/{award_id}/final", name="standstills:finish")
def confirm_final(request: Request, session: SessionDep, award: AwardToPrepare) -> Response:
    """Say what final means, before it is."""
    tender, ends_at = session.get_one(Tender, award.tender_id), award.standstill_ends_at
    return render(
        request,
        "standstills/finish.html",
        award=award,
        lot=session.get_one(Lot, award.lot_id),
        tender=tender,
        last_day=last_day_of(ends_at) if ends_at else None,
        has_contracts=finishing.will_lead_to_contracts(award, tender),
        in_the_way=in_the_way(session, award),
        doubts=finishing.doubts_of(session, award),
        unproven=unproven_in(session, [award.lot_id]).get(award.lot_id, []),
    )


@router.post("/awards/{award_id}/final", name="standstills:finish")
def finish(
    request: Request, session: SessionDep, award: AwardToSend, user: CurrentUser
) -> Response:
    """Make the decision final, after its standstill."""
    finishing.finish(session, award, user)
    page = "letters:index" if award.submission_id else "standstills:standstill"
    return redirect(request, page, lot_id=award.lot_id)
