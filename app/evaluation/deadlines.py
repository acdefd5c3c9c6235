"""Until when a round of scoring lasts, and who is reminded of it in time without being asked."""

from datetime import timedelta

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.evaluation.forms import DeadlineForm
from app.evaluation.service import waiting_for
from app.panels.models import Round, RoundState
from app.panels.panel import require_individual
from app.tenders.models import Lot, LotState
from app.tenders.service import set_scoring_until

STEPS = (timedelta(days=1), timedelta(days=3))
"""So long before the deadline a mail goes out, the last one first."""


def set_deadline(session: Session, lot: Lot, officer: User, form: DeadlineForm) -> None:
    """Say until when everybody scores in this round; later or earlier than before."""
    require_individual(session, lot)
    if form.until <= utcnow():
        raise InvalidError(_("Choose a moment that is still to come."), field="until")
    set_scoring_until(session, lot, officer, form.until)


def plan(session: Session) -> None:
    """Ask for the reminders that are due now: one per person and step, of who is not in.

    It reads the deadline as it is, so that a deadline that moved needs nothing.
    """
    now = utcnow()
    lots = session.exec(
        select(Lot)
        .join(Round, col(Round.lot_id) == col(Lot.id))
        .where(
            Lot.state == LotState.SCORING,
            Round.state == RoundState.INDIVIDUAL,
            col(Lot.scoring_until) > now,
            col(Lot.scoring_until) <= now + STEPS[-1],
        )
    ).all()
    for lot in lots:
        assert lot.scoring_until is not None  # noqa: S101  (asked for above)
        left = lot.scoring_until - now
        days = next(step for step in STEPS if left <= step).days
        for person in waiting_for(session, lot):
            key = f"{lot.id}.{person.id}.{lot.scoring_until:%Y%m%d%H%M}.{days}"
            payload = {"lot_id": str(lot.id), "user_id": str(person.id), "key": key}
            enqueue(session, "mail.reminder", payload, key=f"reminder:{key}")
