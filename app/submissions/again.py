"""Applying anew in open house: rooms above say which applications are over."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.submissions.models import Submission

Over = Callable[[Session, Sequence[UUID]], set[UUID]]
_TELLERS: list[Over] = []


def on_over(tell: Over) -> Over:
    """Let a room above say which applications are over, so that their provider may come again."""
    _TELLERS.append(tell)
    return tell


def over_among(session: Session, submissions: Sequence[Submission]) -> set[UUID]:
    """Find which of these were refused, or are admissions that were ended."""
    decided = [one.id for one in submissions if one.decided_at]
    found: set[UUID] = set()
    for tell in _TELLERS if decided else ():
        found |= tell(session, decided)
    return found


def earlier_of(session: Session, submission: Submission) -> list[Submission]:
    """List how its provider applied for the same lot before, the last first."""
    if submission.turn == 1:
        return []
    query = select(Submission).where(
        Submission.lot_id == submission.lot_id,
        Submission.provider_id == submission.provider_id,
        col(Submission.turn) < submission.turn,
    )
    return list(session.exec(query.order_by(col(Submission.turn).desc())))


def demand_others_over(session: Session, submission: Submission) -> None:
    """Refuse to hand in anew while an earlier application counts, or counts again."""
    earlier = earlier_of(session, submission)
    if {one.id for one in earlier} - over_among(session, earlier):
        raise ConflictError(_("Your earlier application for this counts again. Wait for its end."))
