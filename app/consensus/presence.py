"""Who is in the meeting now, and which point its chair shows."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.consensus.models import Presence
from app.consensus.service import require_consensus
from app.core.clock import utcnow
from app.core.db import writing
from app.panels.answers import Answer
from app.tenders.models import Lot

LASTS = timedelta(seconds=60)
"""Somebody who was not seen for so long went away."""
AGAIN = timedelta(seconds=20)
"""Within this a person is not noted again."""


def note_presence(engine: Engine, lot: Lot, user: User) -> None:
    """Note that somebody looks at the meeting, in a transaction of its own: reading goes on."""
    with writing(engine) as session:
        now = utcnow()
        found = session.exec(
            select(Presence).where(Presence.lot_id == lot.id, Presence.user_id == user.id)
        ).first()
        if found is not None and now - found.seen_at < AGAIN:
            return
        found = found or Presence(tender_id=lot.tender_id, lot_id=lot.id, user_id=user.id)
        found.seen_at = now
        session.add(found)
        session.commit()


def present_in(session: Session, lot_id: UUID) -> list[User]:
    """List who is in the meeting now, by name."""
    return list(
        session.exec(
            select(User)
            .join(Presence, col(Presence.user_id) == col(User.id))
            .where(Presence.lot_id == lot_id, col(Presence.seen_at) > utcnow() - LASTS)
            .order_by(User.name)
        )
    )


def show_point(session: Session, answer: Answer, chair: User) -> None:
    """Put a point before everybody who follows the chair; what is shown decides nothing."""
    round_ = require_consensus(session, answer.lot, chair)
    round_.shown = f"{answer.submission.id}:{answer.criterion.id}"
    session.add(round_)
