"""Messages about a seat on a panel: never a provider, a score or a price."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.panels.models import Guest
from app.tenders.models import Lot, Tender


def guest(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody from outside for which panel they are asked, by whom and why."""
    seat = session.get_one(Guest, UUID(payload["guest_id"]))
    person, officer = (session.get_one(User, key) for key in (seat.user_id, seat.invited_by_id))
    lot = session.get_one(Lot, seat.lot_id)
    subject, text = compose(
        "mail/guest.txt",
        name=person.name,
        officer=officer.name,
        email=officer.email,
        duty=seat.duty.value,
        number=lot.number,
        lot=lot.title,
        tender=session.get_one(Tender, lot.tender_id).title,
        reason=seat.reason,
        is_new=not person.password_hash,
        link=f"{settings.public_url}/evaluations",
    )
    return Mail(f"<guest.{seat.id}@toetssteen>", person.email, subject, text)


def seat(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody what changes in the own seat."""
    person = session.get_one(User, UUID(payload["user_id"]))
    lot = session.get_one(Lot, UUID(payload["lot_id"]))
    subject, text = compose(
        "mail/seat.txt",
        name=person.name,
        news=payload["news"],
        criteria=payload["criteria"],
        number=lot.number,
        lot=lot.title,
        tender=session.get_one(Tender, lot.tender_id).title,
        link=f"{settings.public_url}/evaluations",
    )
    key = f"{payload['told_at']}.{lot.id}.{person.id}"
    return Mail(f"<seat.{key}@toetssteen>", person.email, subject, text)
