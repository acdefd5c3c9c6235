"""Messages: a candidate is invited, a lot stops, a standstill ends later."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import Authority, User
from app.awards.models import Award, Extension
from app.core.i18n import day, moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.rankings.figures import lot_words
from app.submissions.models import Invitation, Submission
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


def withdrawal(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody that lots stopped before the opening: nobody knows that this person hears."""
    awards = [session.get_one(Award, UUID(one)) for one in payload["award_ids"]]
    user = session.get_one(User, UUID(payload["user_id"]))
    tender = session.get_one(Tender, awards[0].tender_id)
    authority = session.get_one(Authority, tender.lead_authority_id)
    lots = [session.get_one(Lot, one.lot_id) for one in awards]
    subject, text = compose(
        "mail/withdrawal.txt",
        name=user.name,
        tender=tender,
        lots=[(lot_words(tender, lot), lot.title) for lot in lots],
        reason=awards[0].reason,
        link=f"{settings.public_url}/submissions",
        court=tender.court.removeprefix("de "),
        contact=tender.contact or authority.phone,
        sender=authority.name,
    )
    return Mail(f"<withdrawal.{awards[0].id}.{user.id}@toetssteen>", user.email, subject, text)


def extension(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider that the standstill ends later, for everybody."""
    later = session.get_one(Extension, UUID(payload["extension_id"]))
    submission = session.get_one(Submission, UUID(payload["submission_id"]))
    tender = session.get_one(Tender, later.tender_id)
    lot = session.get_one(Lot, session.get_one(Award, later.award_id).lot_id)
    subject, text = compose(
        "mail/extension.txt",
        lot_name=lot_words(tender, lot),
        tender=tender.title,
        before=day(last_day_of(later.ended_at)),
        last_day=day(last_day_of(later.ends_at)),
        reason=later.reason,
        link=f"{settings.public_url}/letters",
        contact=tender.contact,
    )
    provider = session.get_one(Provider, submission.provider_id)
    message_id = f"<extension.{later.id}.{submission.id}@toetssteen>"
    return Mail(message_id, provider.email, subject, text)
