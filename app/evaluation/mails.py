"""Messages to the panel: never a score, an order or a name of a provider."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.core.i18n import moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.tenders.models import Lot, Tender


def reminder(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Remind an evaluator of what is still open, and until when."""
    lot = session.get_one(Lot, UUID(payload["lot_id"]))
    person = session.get_one(User, UUID(payload["user_id"]))
    subject, text = compose(
        "mail/reminder.txt",
        name=person.name,
        number=lot.number,
        lot=lot.title,
        tender=session.get_one(Tender, lot.tender_id).title,
        until=moment(lot.scoring_until) if lot.scoring_until else "",
        link=f"{settings.public_url}/evaluations",
    )
    return Mail(f"<reminder.{payload['key']}@toetssteen>", person.email, subject, text)
