"""The decision that stands on a lot, and those that were taken back."""

from sqlmodel import Session, col, select

from app.awards.models import Award, AwardState
from app.consensus.reassessing import tells_decided
from app.tenders.models import Lot


def award_of(session: Session, lot: Lot) -> Award | None:
    """Find the decision on a whole lot, unless it was taken back."""
    return session.exec(
        select(Award).where(
            Award.lot_id == lot.id,
            col(Award.submission_id).is_(None),
            Award.state != AwardState.WITHDRAWN,
        )
    ).first()


@tells_decided
def is_decided(session: Session, lot: Lot) -> bool:
    """Whether a decision stands on a lot: then nobody scores it anew."""
    return award_of(session, lot) is not None


def earlier_awards(session: Session, lot: Lot) -> list[Award]:
    """List the decisions on a whole lot that were taken back, newest first."""
    return list(
        session.exec(
            select(Award)
            .where(
                Award.lot_id == lot.id,
                col(Award.submission_id).is_(None),
                Award.state == AwardState.WITHDRAWN,
            )
            .order_by(col(Award.decided_at).desc())
        ).all()
    )
