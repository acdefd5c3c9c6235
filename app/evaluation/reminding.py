"""Remind who is not in yet, at most once a day each."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.models import Event
from app.audit.service import name_of, record
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.evaluation.service import waiting_for
from app.panels.panel import require_individual
from app.tenders.models import Lot


def reminded_at(session: Session, lot: Lot) -> datetime | None:
    """Say when people were last reminded."""
    return session.exec(
        select(Event.at)
        .where(Event.action == "panel.remind", Event.subject == name_of(lot))
        .order_by(col(Event.at).desc())
    ).first()


def remind(session: Session, lot: Lot, actor: User) -> list[User]:
    """Send a message to everybody whose scores are not in; it says nothing of any score."""
    require_individual(session, lot)
    people = waiting_for(session, lot)
    if not people:
        raise ConflictError(_("Everybody handed in. There is nobody to remind."))
    today = dutch(utcnow()).date().isoformat()
    for person in people:
        key = f"{lot.id}.{person.id}.{today}"
        payload = {"lot_id": str(lot.id), "user_id": str(person.id), "key": key}
        enqueue(session, "mail.reminder", payload, key=f"reminder:{key}")
    record(session, actor, "panel.remind", lot, after={"people": [one.id for one in people]})
    return people
