"""Messages: lots are drawn."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import Authority, User
from app.core.i18n import moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.rankings.figures import lot_words
from app.rankings.models import DrawNotice
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender


def draw(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody of one of the equals when and where lots are drawn."""
    notice = session.get_one(DrawNotice, UUID(payload["notice_id"]))
    submission = session.get_one(Submission, UUID(payload["submission_id"]))
    person = session.get_one(User, UUID(payload["user_id"]))
    tender = session.get_one(Tender, notice.tender_id)
    lot = session.get_one(Lot, notice.lot_id)
    subject, text = compose(
        "mail/draw.txt",
        lot_name=lot_words(tender, lot),
        tender=tender.title,
        moment=moment(notice.held_at),
        place=notice.place,
        led_by=notice.led_by,
        link=f"{settings.public_url}/lots/{lot.id}/draw/{submission.id}",
        contact=tender.contact or session.get_one(Authority, tender.lead_authority_id).name,
    )
    key = f"{notice.id}.{submission.id}.{person.id}"
    return Mail(f"<draw.{key}@toetssteen>", person.email, subject, text)
