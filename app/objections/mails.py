"""Messages: an answer to an objection waits, never what it says."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.objections.hearing import hearings_of
from app.objections.models import Objection
from app.providers.models import Provider
from app.rankings.figures import lot_words
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender


def answered(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider that its objection was answered."""
    objection = session.get_one(Objection, UUID(payload["objection_id"]))
    submission = session.get_one(Submission, objection.submission_id)
    tender = session.get_one(Tender, objection.tender_id)
    subject, text = compose(
        "mail/objection.txt",
        lot_name=lot_words(tender, session.get_one(Lot, objection.lot_id)),
        tender=tender.title,
        link=f"{settings.public_url}/submissions/{submission.id}/objections",
        contact=tender.contact,
    )
    provider = session.get_one(Provider, submission.provider_id)
    return Mail(f"<objection.{objection.id}@toetssteen>", provider.email, subject, text)


def news(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider when it is heard, or that the answer comes later."""
    objection = session.get_one(Objection, UUID(payload["objection_id"]))
    submission = session.get_one(Submission, objection.submission_id)
    tender = session.get_one(Tender, objection.tender_id)
    subject, text = compose(
        "mail/objection_news.txt",
        what=payload["what"],
        hearing=hearings_of(session, [objection.id]).get(objection.id),
        answer_by=objection.answer_by,
        lot_name=lot_words(tender, session.get_one(Lot, objection.lot_id)),
        tender=tender.title,
        link=f"{settings.public_url}/submissions/{submission.id}/objections",
        contact=tender.contact,
    )
    provider = session.get_one(Provider, submission.provider_id)
    message_id = f"<objection.{payload['what']}.{objection.answer_by}.{objection.id}@toetssteen>"
    return Mail(message_id, provider.email, subject, text)
