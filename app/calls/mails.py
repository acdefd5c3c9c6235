"""The message that tells a provider that something is asked, and that its term ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.calls.calling import is_open
from app.checks.models import Call
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender


def call(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody what the organisation may still answer: never what is wrong, only where."""
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
    ends = session.exec(
        select(Call.due_at)
        .where(Call.submission_id == submission.id, *is_open())
        .order_by(col(Call.due_at))
    ).all()
    is_reminder = "due" in payload
    due_at = datetime.fromisoformat(payload["due"]) if is_reminder else min(ends, default=None)
    subject, text = compose(
        "mail/call.txt",
        name=user.name,
        tender=tender,
        lot=submission.lot,
        count=len(ends),
        due_at=due_at,
        is_reminder=is_reminder,
        change=next((one for one in ("extended", "withdrawn") if one in payload), ""),
        url=f"{settings.public_url}/submissions/{submission.id}/calls",
        contact=tender.contact,
        sender=tender.lead_authority.name,
        phone=tender.lead_authority.phone,
    )
    (what,) = payload.keys() & {"asked", "due", "extended", "withdrawn"}
    message_id = f"<call.{payload[what]}.{submission.id}.{user.id}@toetssteen>"
    return Mail(message_id, user.email, subject, text)
