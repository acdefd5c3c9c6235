"""Messages: a letter waits (never its result), or a candidate is invited."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.awards.letters import lot_words
from app.awards.models import Award, Letter
from app.core.i18n import day, moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.submissions.models import Invitation
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


def invited(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Ask a selected candidate to submit, and say until when."""
    invitation = session.get_one(Invitation, UUID(payload["invitation_id"]))
    tender = session.get_one(Tender, invitation.tender_id)
    lot = session.get_one(Lot, invitation.lot_id)
    subject, text = compose(
        "mail/invited.txt",
        lot_name=lot_words(tender, lot),
        tender=tender.title,
        deadline=moment(tender.deadline) if tender.deadline else "",
        link=f"{settings.public_url}/aanbestedingen/{tender.slug}",
        contact=tender.contact,
    )
    provider = session.get_one(Provider, invitation.provider_id)
    return Mail(f"<invitation.{invitation.id}@toetssteen>", provider.email, subject, text)
