"""The ranking of a lot, and the decision that stands on it."""

from typing import Any

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.awards import engine
from app.awards.models import Award, AwardState
from app.consensus.reassessing import tells_decided
from app.core.db import Record
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.prices.service import has_closed_prices, is_fixed
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot


def rank(session: Session, lot: Lot, officer: User) -> dict[str, Any]:
    """Settle the ranking, once the panel is done and every price is open."""
    if not is_fixed(session, lot):
        raise ConflictError(_("The panel has not fixed its judgement yet."))
    if has_closed_prices(session, lot):
        raise ConflictError(_("The prices are still sealed. Two people open them first."))
    outcome = engine.evaluate_lot(session, lot)
    LOT_FLOW.advance(session, lot, LotAction.RANK, officer)
    return outcome


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


def withdraw(session: Session, subject: Record, person: User, proposal: Proposal | None) -> None:
    """Take back what waits for a second person."""
    if proposal is None:
        raise ConflictError(_("Nothing waits for a second person any more. Start again."))
    two_people.withdraw(session, proposal, person, subject)
