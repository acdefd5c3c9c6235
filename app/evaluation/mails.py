"""Messages around evaluating: never a score, an order, or a name to who should not know it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import User
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
    criterion = session.get_one(Criterion, UUID(payload["criterion_id"]))
    subject, text = compose(
        "mail/hearing.txt",
        name=user.name,
        news=payload["news"],
        at=datetime.fromisoformat(payload["at"]),
        minutes=payload["minutes"],
        place=payload["place"],
        about=criterion.title,
        is_request=tender.stage == Stage.SELECTION,
        tender=tender,
        lot=submission.lot,
        url=f"{settings.public_url}/submissions/{submission.id}/hearings",
        contact=tender.contact,
        sender=tender.lead_authority.name,
        phone=tender.lead_authority.phone,
    )
    key = f"{payload['told_at']}.{submission.id}.{criterion.id}.{user.id}"
    return Mail(f"<hearing.{key}@toetssteen>", user.email, subject, text)
