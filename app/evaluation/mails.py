"""Messages around evaluating: never a score, an order, or a name to who should not know it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import User
from app.core.diary import add_event, new_diary
from app.core.i18n import moment
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.submissions.models import Submission
from app.tenders.models import Criterion, Lot, Stage, Tender


def reminder(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Remind an evaluator of what is still open, and until when."""
    lot = session.get_one(Lot, UUID(payload["lot_id"]))
    person = session.get_one(User, UUID(payload["user_id"]))
    subject, text = compose(
        "mail/reminder.txt",
        name=person.name,
        number=lot.number,
        lot=lot.title,
        tender=session.get_one(Tender, lot.tender_id).title,
        until=moment(lot.scoring_until) if lot.scoring_until else "",
        link=f"{settings.public_url}/evaluations",
    )
    return Mail(f"<reminder.{payload['key']}@toetssteen>", person.email, subject, text)


def hearing(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody of a provider when and where it is heard; never what is asked."""
    submission = session.exec(
        select(Submission)
        .where(Submission.id == UUID(payload["submission_id"]))
        .options(
            selectinload(Submission.lot)  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .selectinload(Lot.tender)  # type: ignore[arg-type]
            .selectinload(Tender.lead_authority)  # type: ignore[arg-type]
        )
    ).one()
    user, tender = session.get_one(User, UUID(payload["user_id"])), submission.lot.tender
    about = session.get_one(Criterion, UUID(payload["criterion_id"])).title
    url = f"{settings.public_url}/submissions/{submission.id}/hearings"
    subject, text = compose(
        "mail/hearing.txt",
        name=user.name,
        news=payload["news"],
        at=datetime.fromisoformat(payload["at"]),
        minutes=payload["minutes"],
        place=payload["place"],
        about=about,
        is_request=tender.stage == Stage.SELECTION,
        tender=tender,
        lot=submission.lot,
        url=url,
        contact=tender.contact,
        sender=tender.lead_authority.name,
        phone=tender.lead_authority.phone,
    )
    key = f"{payload['told_at']}.{submission.id}.{payload['criterion_id']}.{user.id}"
    diary = _diary(submission.lot, [(payload, about)], payload["news"], url)
    return Mail(f"<hearing.{key}@toetssteen>", user.email, subject, text, diary)


def panel_hearing(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody of the panel when there is something to hear; never of whom."""
    lot = session.get_one(Lot, UUID(payload["lot_id"]))
    person = session.get_one(User, UUID(payload["user_id"]))
    rows = [
        (one, session.get_one(Criterion, UUID(one["criterion_id"])).title)
        for one in payload["sessions"]
    ]
    url = f"{settings.public_url}/lots/{lot.id}/hearings"
    subject, text = compose(
        "mail/panel_hearing.txt",
        name=person.name,
        news=payload["news"],
        sessions=[
            {**one, "at": datetime.fromisoformat(one["at"]), "about": title} for one, title in rows
        ],
        lot=lot,
        tender=session.get_one(Tender, lot.tender_id),
        url=url,
    )
    key = f"{payload['told_at']}.{rows[0][0]['hearing_id']}.{person.id}"
    diary = _diary(lot, rows, payload["news"], url)
    return Mail(f"<panel-hearing.{key}@toetssteen>", person.email, subject, text, diary)


def _diary(lot: Lot, rows: Sequence[tuple[dict[str, Any], str]], news: str, url: str) -> str:
    """Write the calendar file that goes with it; what is cancelled has none."""
    if news == "cancelled":
        return ""
    calendar = new_diary(lot.title)
    for one, title in rows:
        at = datetime.fromisoformat(one["at"])
        ends_at = at + timedelta(minutes=one["minutes"])
        name = f"{lot.title}: {title}"
        add_event(calendar, one["hearing_id"], name, at, ends_at, "", url, one["place"])
    return bytes(calendar.to_ical()).decode()
