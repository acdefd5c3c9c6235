"""Message: a price needs an explanation."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.core.i18n import moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.prices.models import PriceQuestion
from app.tenders.models import Lot, Tender


def question(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody of a provider that its price needs an explanation; never the price."""
    found = session.get_one(PriceQuestion, UUID(payload["question_id"]))
    person = session.get_one(User, UUID(payload["user_id"]))
    tender = session.get_one(Tender, found.tender_id)
    subject, text = compose(
        "mail/price_question.txt",
        name=person.name,
        lot_name=f"perceel {session.get_one(Lot, found.lot_id).number}",
        tender=tender.title,
        due=moment(found.due_at),
        link=f"{settings.public_url}/submissions/{found.submission_id}/price-question",
        contact=tender.contact,
    )
    return Mail(f"<price.{found.id}.{person.id}@toetssteen>", person.email, subject, text)
