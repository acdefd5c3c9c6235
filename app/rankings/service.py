"""A ranking is settled once the panel is done and every price is open."""

from typing import Any

from sqlmodel import Session

from app.accounts.models import User
from app.checks.decisions import is_decided
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.prices.service import has_closed_prices, is_fixed
from app.rankings import engine
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot


def rank(session: Session, lot: Lot, officer: User) -> dict[str, Any]:
    """Settle the ranking, once the panel is done and every price is open."""
    if is_decided(session, lot):
        raise ConflictError(_("This lot was decided already."))
    if not is_fixed(session, lot):
        raise ConflictError(_("The panel has not fixed its judgement yet."))
    if has_closed_prices(session, lot):
        raise ConflictError(_("The prices are still sealed. Two people open them first."))
    outcome = engine.evaluate_lot(session, lot)
    LOT_FLOW.advance(session, lot, LotAction.RANK, officer)
    return outcome
