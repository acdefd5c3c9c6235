"""Messages: a candidate is invited."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.awards.figures import lot_words
from app.core.i18n import moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.providers.models import Provider
from app.submissions.models import Invitation
from app.tenders.models import Lot, Tender


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
