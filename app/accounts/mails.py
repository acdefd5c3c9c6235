"""The messages that let somebody in."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.accounts.models import EntryKind, EntryLink, User
from app.accounts.passwords import digest
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose


def entry(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Write the message with a link to set a password."""
    token = payload["token"]
    user = session.get_one(User, UUID(payload["user_id"]))
    link = session.exec(select(EntryLink).where(EntryLink.token_sha256 == digest(token))).one()
    template, place = {
        EntryKind.INVITATION: ("mail/invitation.txt", "invitations"),
        EntryKind.RESET: ("mail/reset.txt", "reset"),
    }[link.kind]
    subject, text = compose(
        template,
        name=user.name,
        url=f"{settings.public_url}/{place}/{token}",
        until=link.expires_at,
        public_url=settings.public_url,
    )
    return Mail(f"<entry.{link.id}@toetssteen>", user.email, subject, text)
