"""Messages: an admission ends."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.admissions.models import AdmissionEnd
from app.core.i18n import day
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.providers.models import Provider
from app.rankings.figures import lot_words
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender


def ended(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell a provider that ended its admission through which day it is admitted."""
    end = session.get_one(AdmissionEnd, UUID(payload["end_id"]))
    submission = session.get_one(Submission, end.submission_id)
    tender = session.get_one(Tender, end.tender_id)
    lot = session.get_one(Lot, submission.lot_id)
    subject, text = compose(
        "mail/admission_end.txt",
        lot_name=lot_words(tender, lot),
        tender=tender.title,
        last_day=day(end.last_day),
        link=f"{settings.public_url}/submissions/{submission.id}/admission",
        contact=tender.contact,
    )
    provider = session.get_one(Provider, submission.provider_id)
    return Mail(f"<admission-end.{end.id}@toetssteen>", provider.email, subject, text)
