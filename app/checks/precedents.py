"""What was accepted as equivalent in earlier tenders: offered with its reason, never applied."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from app.checks.models import Check, CheckState, Gate
from app.tenders.models import Requirement, Tender

MOST = 5


@dataclass(frozen=True, slots=True)
class Precedent:
    """One earlier decision on the same requirement, without whose proof it was."""

    tender: str
    reference: str
    decided_at: datetime
    reason: str


def precedents_of(session: Session, check: Check, requirement: Requirement) -> list[Precedent]:
    """Find what this authority accepted for the same requirement, in checks that are finished.

    The same: picked from one version of a library entry, or word for word alike.
    """
    words = and_(
        col(Requirement.title) == requirement.title, col(Requirement.text) == requirement.text
    )
    same = words
    if requirement.entry_version_id is not None:
        same = or_(words, col(Requirement.entry_version_id) == requirement.entry_version_id)
    lead = select(Tender.lead_authority_id).where(Tender.id == check.tender_id).scalar_subquery()
    rows = session.exec(
        select(Tender.title, Tender.reference, Check.decided_at, Check.reason)
        .join(Tender, col(Tender.id) == col(Check.tender_id))
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .join(Gate, col(Gate.submission_id) == col(Check.submission_id))
        .where(
            Check.tender_id != check.tender_id,
            Check.state == CheckState.EQUIVALENT,
            col(Tender.lead_authority_id) == lead,
            col(Gate.finished_at).is_not(None),
            same,
        )
        .order_by(col(Check.decided_at).desc(), col(Check.id))
        .limit(MOST)
    )
    return [Precedent(title, number, at, why) for title, number, at, why in rows if at]
