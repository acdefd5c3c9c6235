"""What the trail tells, to be compared whole."""

from typing import Any

from sqlmodel import Session, select

from app.audit.models import Event, Payload


def payloads_of(session: Session, action: str) -> list[dict[str, Any]]:
    """Give what was told of every act of one kind, first to last."""
    query = (
        select(Payload.data)
        .join(Event, Event.id == Payload.event_id)
        .where(Event.action == action)
        .order_by(Event.number)
    )
    return list(session.exec(query))
