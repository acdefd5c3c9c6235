"""Messages: a letter waits, never its result."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.core.i18n import day, gettext
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.letters.models import AnyLetter, LaterLetter, Letter
from app.letters.sending import told_together
from app.providers.models import Provider
from app.rankings.figures import lot_words
from app.tenders.models import Lot, Tender


def letter(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider that its letter waits, and until when it can act."""
    sent = _sent(session, UUID(payload["letter_id"]))
    tender, lot = session.get_one(Tender, sent.tender_id), session.get_one(Lot, sent.lot_id)
    content, told = sent.content or {}, told_together(session, sent)
    terms = [one.content["standstill"] for one in told if isinstance(one, Letter) and one.content]
    term = min((one["last_day"] for one in terms if one), default="")
    many = gettext("your %(n)s applications", n=len(told))
    subject, text = compose(
        "mail/letter.txt" if isinstance(sent, Letter) else "mail/later_letter.txt",
        lot_name=lot_words(tender, lot) if len(told) == 1 else many,
        tender=tender.title,
        last_day=day(date.fromisoformat(term)) if term else "",
        link=f"{settings.public_url}/my-letters/{sent.id}",
        sender=content["sender"]["name"],
        contact=tender.contact,
    )
    provider = session.get_one(Provider, sent.provider_id)
    return Mail(sent.message_id, provider.email, subject, text)


def _sent(session: Session, letter_id: UUID) -> AnyLetter:
    return session.get(Letter, letter_id) or session.get_one(LaterLetter, letter_id)
