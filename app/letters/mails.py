"""Messages: a letter waits, never its result."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.awards.figures import lot_words
from app.awards.models import Award
from app.core.i18n import day
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.letters.models import Letter
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.tenders.models import Lot, Tender


def letter(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider that its letter waits, and until when it can act."""
    sent = session.get_one(Letter, UUID(payload["letter_id"]))
    award = session.get_one(Award, sent.award_id)
    tender, lot = session.get_one(Tender, sent.tender_id), session.get_one(Lot, sent.lot_id)
    content = sent.content or {}
    subject, text = compose(
        "mail/letter.txt",
        lot_name=lot_words(tender, lot),
        tender=tender.title,
        last_day=day(last_day_of(award.standstill_ends_at)) if award.standstill_ends_at else "",
        link=f"{settings.public_url}/my-letters/{sent.id}",
        sender=content["sender"]["name"],
        contact=tender.contact,
    )
    provider = session.get_one(Provider, sent.provider_id)
    return Mail(sent.message_id, provider.email, subject, text)
