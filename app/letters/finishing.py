"""The standstill is over: the decision is final, and everybody who got a letter hears it."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.awards.models import Award
from app.awards.standstill import finish_standstill
from app.core.clock import dutch, utcnow
from app.letters.case import read_case
from app.letters.later import compose_later
from app.letters.models import LaterLetter, Letter, LetterKind, LetterState
from app.letters.sending import fix


def finish(session: Session, award: Award, officer: User) -> int:
    """Make a decision final and tell all its readers; say how many."""
    finish_standstill(session, award, officer)
    case = read_case(session, award)
    now = utcnow()
    letters = session.exec(
        select(Letter).where(Letter.award_id == award.id, Letter.state == LetterState.SENT)
    ).all()
    for first in letters:
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
    return len(letters)
