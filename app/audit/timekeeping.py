"""A clock that jumps is an event, so that what happened around it can be judged."""

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.audit.models import Event
from app.audit.service import HOUSE, record
from app.core import clock

ACTION = "clock.jump"


def note_jump(session: Session) -> None:
    """Write down how far the clock of this process moved away from the time that passed, once."""
    if not clock.jumped():
        return
    told = {"after": {"minutes": round(clock.jump().total_seconds() / 60)}}
    last = session.exec(
        select(Event)
        .where(Event.action == ACTION)
        .options(selectinload(Event.payload))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Event.number).desc())
        .limit(1)
    ).first()
    if last is None or last.payload is None or last.payload.data != told:
        record(session, None, ACTION, HOUSE, after=told["after"])
