"""The way in: an invitation, a forgotten password, the first account of a house."""

from datetime import timedelta
from secrets import token_urlsafe

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import Authority, EntryKind, EntryLink, Membership, User
from app.accounts.passwords import digest, hash_password, refuse_weak
from app.accounts.service import create_user, user_by_email
from app.accounts.signing_in import end_sign_ins, limit_attempts
from app.audit.service import record
from app.core.clock import utcnow
from app.core.db import add_unique
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.core.settings import Settings

INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=2)


def first_administrator(session: Session, *, email: str, name: str) -> tuple[User, str]:
    """Make the account that invites everybody else, with the token of its link.

    Only in a database without accounts.
    """
    if session.exec(select(func.count()).select_from(User)).one():
        raise ConflictError(_("There are accounts already. Ask an administrator for one."))
    user = create_user(session, None, email=email, name=name)
    user.is_administrator = True
    return user, send_entry_link(session, user, EntryKind.INVITATION)


def invite(
    session: Session, authority: Authority, actor: User, *, email: str, name: str,
    can_create_tenders: bool = False,
) -> User:  # fmt: skip
    """Let a person work for an authority; someone new gets a link to set a password."""
    known = user_by_email(session, email)
    user = known or create_user(session, actor, email=email, name=name)
    membership = Membership(
        user_id=user.id, authority_id=authority.id, can_create_tenders=can_create_tenders
    )
    add_unique(session, membership, _("This person works for this authority already."))
    record(session, actor, "membership.create", membership, after={"authority": authority.name})
    if known is None:
        send_entry_link(session, user, EntryKind.INVITATION)
    return user


def send_entry_link(session: Session, user: User, kind: EntryKind) -> str:
    """Mail a link that lets `user` set a password once; return its token."""
    token = token_urlsafe(32)
    lasts = INVITATION_LASTS if kind == EntryKind.INVITATION else RESET_LASTS
    link = EntryLink(
        user_id=user.id, kind=kind, token_sha256=digest(token), expires_at=utcnow() + lasts
    )
    session.add(link)
    session.flush()
    enqueue(
        session,
        "mail.entry",
        {"user_id": str(user.id), "kind": kind, "token": token},
        key=f"entry:{link.id}",
    )
    return token


def ask_reset(session: Session, email: str) -> None:
    """Send a reset link if the address is known; the asker is told the same either way."""
    limit_attempts(session, f"reset:{digest(email.strip().lower())}")
    user = user_by_email(session, email)
    if user and user.disabled_at is None:
        send_entry_link(session, user, EntryKind.RESET)
        record(session, None, "user.ask_reset", user)


def entry_link(session: Session, token: str) -> EntryLink:
    """Find a link that was not used and is not over, and whose person may still come in."""
    found = session.exec(
        select(EntryLink, User)
        .join(User, col(User.id) == col(EntryLink.user_id))
        .where(EntryLink.token_sha256 == digest(token))
        .with_for_update()
    ).first()
    if found is None or found[0].used_at or found[0].expires_at <= utcnow():
        raise NotFoundError(_("This link was used already or is too old. Ask for a new one."))
    if found[1].disabled_at:
        raise NotFoundError(_("This link was used already or is too old. Ask for a new one."))
    return found[0]


def set_password(session: Session, settings: Settings, token: str, password: str) -> User:
    """Set a password with a link by mail; every browser of this person is signed out.

    The person's other links are over too.
    """
    link = entry_link(session, token)
    user = session.get_one(User, link.user_id)
    refuse_weak(user, password)
    for other in session.exec(
        select(EntryLink).where(EntryLink.user_id == user.id, col(EntryLink.used_at).is_(None))
    ):
        other.used_at = utcnow()
        session.add(other)
    user.password_hash = hash_password(settings, password)
    if link.kind == EntryKind.RESET:
        user.reset_at, user.reset_by_id = utcnow(), user.id
    session.add(user)
    end_sign_ins(session, user)
    record(session, user, "user.set_password", user)
    return user
