"""The message to a supervisor: advice is asked, and its day moves, comes or is over."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.checks.models import Advice
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.tenders.models import Lot, Tender


def advice(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Ask for an advice or remind of it: never about whom, only where."""
    asked = session.get_one(Advice, UUID(payload["advice_id"]))
    person = session.get_one(User, UUID(payload["user_id"]))
    subject, text = compose(
        "mail/advice.txt",
        name=person.name,
        lot=session.get_one(Lot, asked.lot_id),
        tender=session.get_one(Tender, asked.tender_id),
        due_on=asked.due_on,
        what=payload["what"],
        is_given=asked.given_at is not None,
        url=f"{settings.public_url}/advice/{asked.id}",
    )
    sort = payload["what"] + payload.get("moved", "")
    message_id = f"<advice.{sort}.{asked.id}.{person.id}@toetssteen>"
    return Mail(message_id, person.email, subject, text)
