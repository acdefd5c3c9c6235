"""What the trail says."""

from sqlmodel import col, select

from app.audit.models import Event, Payload


def told(session, action):
    """Everything the trail says about one kind of act, in order."""
    rows = session.exec(
        select(Event, Payload)
        .join(Payload, col(Payload.event_id) == col(Event.id))
        .where(Event.action == action)
        .order_by(col(Event.number))
    )
    return [(event.actor_id, payload.data) for event, payload in rows]


# Starting -----------------------------------------------------------------------------
