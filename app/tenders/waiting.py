"""What waits for the next version of a published tender, for every page that shows it."""

from sqlmodel import Session, col, select

from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.tenders.models import Change, LotState, Tender

OPEN_STATES = frozenset({LotState.PUBLISHED, LotState.ADMITTING})
STOPPED = frozenset({LotState.WITHDRAWN, LotState.CLOSED})
"""What ended before others of its tender did; those still change."""


def can_change(tender: Tender) -> bool:
    """Whether a published tender takes changes: until its deadline; lots must be loaded."""
    is_due = tender.deadline is None or utcnow() < tender.deadline
    states = {lot.state for lot in tender.lots} - STOPPED
    return tender.published_at is not None and is_due and bool(states) and states <= OPEN_STATES


def demand_changeable(session: Session, tender: Tender) -> None:
    """Refuse a change of a draft, and every change after the deadline."""
    session.refresh(tender, ["lots"])
    if not can_change(tender):
        raise ConflictError(
            _("After the deadline nothing of this tender changes, except the deadline itself.")
        )


def changes_of(session: Session, tender: Tender) -> list[Change]:
    """Read what waits for the next version, in the order in which it will be done."""
    query = (
        select(Change)
        .where(Change.tender_id == tender.id)
        .order_by(col(Change.position), col(Change.made_at))
    )
    return list(session.exec(query))
