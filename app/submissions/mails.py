"""The message that tells a provider what arrived."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import User
from app.core.i18n import sha, utc_stamp
from app.core.keys import load_keys
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.providers.models import Provider
from app.submissions.models import Receipt, Submission, SubmissionState
from app.submissions.receipts import content_of
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of


def unsubmitted(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody that the organisation uploaded or is replacing, but did not submit."""
    return _about(session, settings, payload, "unsubmitted", str(payload["minutes"]))


def not_late(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody what a later deadline made of a submission that had come too late."""
    return _about(session, settings, payload, "not_late")


def let_in(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody that two people let a late submission count all the same."""
    return _about(session, settings, payload, "let_in")


def left(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody that its letter of withdrawal was kept: its submission counts no more."""
    return _about(session, settings, payload, "left")


def _about(
    session: Session, settings: Settings, payload: dict[str, Any], kind: str, *apart: str
) -> Mail:
    """Write to one person about a submission; `apart` tells messages of one kind apart."""
    submission = _with_tender(session, UUID(payload["submission_id"]))
    user, tender = session.get_one(User, UUID(payload["user_id"])), submission.lot.tender
    subject, text = compose(
        f"mail/{kind}.txt",
        asked=_asked(tender),
        is_draft=submission.state == SubmissionState.DRAFT,
        is_replacing=submission.replacing_since is not None,
        number=submission.number,
        received_at=submission.submitted_at,
        reason=submission.reason,
        name=user.name,
        tender=tender,
        lot=submission.lot,
        provider=session.get_one(Provider, submission.provider_id).name,
        url=f"{settings.public_url}/submissions/{submission.id}",
        contact=tender.contact,
        sender=tender.lead_authority.name,
        phone=tender.lead_authority.phone,
    )
    message_id = f"<{'.'.join((kind, *apart))}.{submission.id}.{user.id}@toetssteen>"
    return Mail(message_id, user.email, subject, text)


def _asked(tender: Tender) -> str:
    """Name what comes in: a request to take part, or a tender."""
    return "aanmelding" if procedure_of(tender).takes_requests else "inschrijving"


def _with_tender(session: Session, submission_id: UUID) -> Submission:
    return session.exec(
        select(Submission)
        .where(Submission.id == submission_id)
        .options(
            selectinload(Submission.lot)  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .selectinload(Lot.tender)  # type: ignore[arg-type]
            .selectinload(Tender.lead_authority)  # type: ignore[arg-type]
        )
    ).one()


def receipt(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Write the receipt as a message, to whoever submitted."""
    found = session.get_one(Receipt, UUID(payload["receipt_id"]))
    submission = session.exec(
        select(Submission)
        .where(Submission.id == found.submission_id)
        .options(
            selectinload(Submission.lot)  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .selectinload(Lot.tender)  # type: ignore[arg-type]
            .selectinload(Tender.lead_authority)  # type: ignore[arg-type]
        )
    ).one()
    user = session.get_one(User, submission.submitted_by_id)
    tender = submission.lot.tender
    subject, text = compose(
        "mail/receipt.txt",
        asked=_asked(tender),
        name=user.name,
        tender=tender,
        lot=submission.lot,
        receipt=found,
        content=content_of(load_keys(settings.data / "keys"), found),
        manifest=sha(found.content["manifest_sha256"]),
        utc=utc_stamp(found.received_at),
        sha=sha,
        url=f"{settings.public_url}/submissions/{submission.id}/receipt",
        contact=tender.contact,
        sender=tender.lead_authority.name,
        phone=tender.lead_authority.phone,
    )
    return Mail(f"<receipt.{found.id}@toetssteen>", user.email, subject, text)
