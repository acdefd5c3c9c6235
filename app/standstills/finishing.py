"""The standstill is over: the decision is final, and everybody who got a letter hears it."""

from collections.abc import Callable

from sqlmodel import Session, select

from app.accounts.models import User
from app.awards.models import Award
from app.awards.standstill import ENDS, finish_standstill
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.letters.case import read_case
from app.letters.later import compose_later
from app.letters.models import LaterLetter, Letter, LetterKind, LetterState
from app.letters.sending import fix
from app.tenders.choices import Stage
from app.tenders.flow import LotAction
from app.tenders.models import Lot, LotState, Tender

Doubt = Callable[[Session, Award], str]
_TELLERS: list[Doubt] = []


def on_finish(tell: Doubt) -> Doubt:
    """Let a room above say what somebody still waits for; nothing where nobody does."""
    _TELLERS.append(tell)
    return tell


def doubts_of(session: Session, award: Award) -> list[str]:
    """Say what still waits before a decision is final."""
    return [text for tell in _TELLERS if (text := tell(session, award))]


def leads_to_contracts(lot: Lot) -> bool:
    """Whether contracts follow a final decision: not where nobody won, nor on a selection."""
    return lot.state == LotState.FINAL and lot.tender.stage != Stage.SELECTION


def will_lead_to_contracts(award: Award, tender: Tender) -> bool:
    """Whether contracts can follow once a decision is final."""
    return ENDS[award.kind] == LotAction.MAKE_FINAL and tender.stage != Stage.SELECTION


def finish(session: Session, award: Award, officer: User) -> int:
    """Make a decision final and tell all its readers; say how many."""
    letters = session.exec(select(Letter).where(Letter.award_id == award.id)).all()
    if any(one.state == LetterState.SENDING for one in letters):
        raise ConflictError(_("Not every letter was delivered yet. Look at the letters first."))
    finish_standstill(session, award, officer)
    case = read_case(session, award)
    now = utcnow()
    told = [one for one in letters if one.state == LetterState.SENT]
    for first in told:
        later = LaterLetter(
            tender_id=first.tender_id,
            letter_id=first.id,
            lot_id=first.lot_id,
            provider_id=first.provider_id,
            kind=LetterKind.FINAL,
        )
        later.content = compose_later(case, first, later, None, dutch(now).date())
        session.add(later)
        fix(session, later, now, officer)
    return len(told)
