"""What people are told about registering and acting for a provider."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.providers.models import Provider, ProviderInvitation


def known_account(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody who registers twice that an account exists already."""
    user = session.get_one(User, UUID(payload["user_id"]))
    subject, text = compose(
        "mail/known_account.txt",
        name=user.name,
        url=f"{settings.public_url}/sign-in?next=/my-organisation/new",
    )
    return Mail(f"<known.{payload['mail_id']}@toetssteen>", user.email, subject, text)


def invitation(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Ask somebody with an account to act for a provider."""
    asked = session.get_one(ProviderInvitation, UUID(payload["invitation_id"]))
    user = session.get_one(User, asked.user_id)
    subject, text = compose(
        "mail/provider_invitation.txt",
        name=user.name,
        provider=session.get_one(Provider, asked.provider_id).name,
        sender=session.get_one(User, UUID(payload["sender_id"])).name,
        url=f"{settings.public_url}/provider-invitations/{asked.id}",
    )
    return Mail(f"<provider.{asked.id}@toetssteen>", user.email, subject, text)
