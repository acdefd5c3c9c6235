"""The message that tells of a new version."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import User
from app.core.keys import load_keys
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.publishing.followers import sign_follower
from app.publishing.models import Download, Version
from app.tenders.models import Tender


def version(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Say what changed, and where both texts stand side by side."""
    found = session.get_one(Version, UUID(payload["version_id"]))
    tender = session.exec(
        select(Tender)
        .where(Tender.id == found.tender_id)
        .options(selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    if "user_id" in payload:
        user = session.get_one(User, UUID(payload["user_id"]))
        name, email, one = user.name, user.email, user.id
    else:
        download = session.get_one(Download, UUID(payload["download_id"]))
        name, email, one = "", download.email, download.id
    page, stop = f"{settings.public_url}/aanbestedingen/{tender.slug}", ""
    if "download_id" in payload:
        download = session.get_one(Download, UUID(payload["download_id"]))
        signature = sign_follower(load_keys(settings.data / "keys").signing, download)
        stop = (
            f"{settings.public_url}/aanbestedingen/{tender.slug}/afmelden/{download.id}/{signature}"
        )
    subject, text = compose(
        "mail/version.txt",
        name=name,
        tender=tender,
        version=found,
        stop=stop,
        url=f"{page}/versies",
        contact=tender.contact or tender.lead_authority.phone,
        sender=tender.lead_authority.name,
    )
    return Mail(f"<version.{found.id}.{one}@toetssteen>", email, subject, text)
