"""Unlock what somebody handed in: an act of the chair, with a reason."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evaluation.models import HandIn, Reopening
from app.panels.forms import ReasonForm
from app.panels.panel import require_chair, require_individual
from app.tenders.models import Lot


def reopen(session: Session, lot: Lot, chair: User, person: User, form: ReasonForm) -> Reopening:
    """Let somebody change own scores again; they hand in once more."""
    require_individual(session, lot)
    require_chair(session, lot, chair)
    handed_in = session.exec(
        select(HandIn).where(HandIn.lot_id == lot.id, HandIn.evaluator_id == person.id)
    ).first()
    if handed_in is None:
        raise ConflictError(_("This person did not hand in yet."))
    session.delete(handed_in)
    reopening = Reopening(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        evaluator_id=person.id,
        reason=form.reason,
        by_id=chair.id,
    )
    session.add(reopening)
    told = {"lot": lot.id, "evaluator": person.id, "reason": form.reason}
    record(session, chair, "scores.reopen", reopening, after=told)
    return reopening


def last_reopening(session: Session, lot: Lot, user: User) -> Reopening | None:
    """Find why a person's scores are open again."""
    return session.exec(
        select(Reopening)
        .where(Reopening.lot_id == lot.id, Reopening.evaluator_id == user.id)
        .order_by(col(Reopening.at).desc())
    ).first()
