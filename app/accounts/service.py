"""Accounts: invite, sign in and out, reset, second factor."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from os import urandom
from secrets import token_urlsafe
from threading import BoundedSemaphore

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.models import (
    Attempt,
    Authority,
    EntryKind,
    EntryLink,
    Membership,
    SignIn,
    User,
)
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, DomainError, ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.core.settings import Settings

INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=2)
ATTEMPTS, ATTEMPTS_WITHIN = 8, timedelta(minutes=15)

_hashing = BoundedSemaphore(4)
"""Few password checks at once: a storm of sign-ins must not starve submitting."""


class TooManyAttemptsError(DomainError):
    """Too many tries in a short time."""

    status = 429


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=memory_kib, time_cost=3, parallelism=1)


def hash_password(settings: Settings, password: str) -> str:
    """Hash with argon2id."""
    with _hashing:
        return _hasher(settings.argon2_memory_kib).hash(password)


def _is_password(settings: Settings, password: str, hashed: str) -> bool:
    hasher = _hasher(settings.argon2_memory_kib)
    with _hashing:
        try:
            return hasher.verify(hashed or _no_password(settings.argon2_memory_kib), password)
        except VerificationError:
            return False


@cache
def _no_password(memory_kib: int) -> str:
    """A hash that nothing matches, so that unknown people take as long as known ones."""
    return _hasher(memory_kib).hash(urandom(32).hex())


def digest(token: str) -> str:
    """Store tokens only as their hash."""
    return hashlib.sha256(token.encode()).hexdigest()


# Organisations and people -----------------------------------------------------------


def create_authority(
    session: Session, actor: User | None, *, name: str, short_name: str, address: str = "",
    phone: str = "", email: str = "",
) -> Authority:  # fmt: skip
    """Add a contracting authority."""
    authority = Authority(
        name=name, short_name=short_name, address=address, phone=phone, email=email
    )
    session.add(authority)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(_("There is already an authority with this name.")) from error
    record(session, actor, "authority.create", authority, after={"name": name})
    return authority


def create_user(session: Session, actor: User | None, *, email: str, name: str) -> User:
    """Add an account without a password; its owner sets one through a link by mail."""
    user = User(email=email.strip().lower(), name=name, created_by_id=actor.id if actor else None)
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(_("There is already an account with this e-mail address.")) from error
    record(session, actor, "user.create", user)
    return user


def first_administrator(session: Session, *, email: str, name: str) -> User:
    """Make the account that invites everybody else; only in a database without accounts."""
    if session.exec(select(func.count()).select_from(User)).one():
        raise ConflictError(_("There are accounts already. Ask an administrator for one."))
    user = create_user(session, None, email=email, name=name)
    user.is_administrator = True
    send_entry_link(session, user, EntryKind.INVITATION)
    return user


def invite(
    session: Session, authority: Authority, actor: User, *, email: str, name: str,
    can_create_tenders: bool = False,
) -> User:  # fmt: skip
    """Let a person work for an authority; someone new gets a link to set a password."""
    known = session.exec(select(User).where(User.email == email.strip().lower())).first()
    user = known or create_user(session, actor, email=email, name=name)
    membership = Membership(
        user_id=user.id, authority_id=authority.id, can_create_tenders=can_create_tenders
    )
    session.add(membership)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(_("This person works for this authority already.")) from error
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
    limit_attempts(session, f"reset:{email.strip().lower()}")
    user = session.exec(select(User).where(User.email == email.strip().lower())).first()
    if user and user.disabled_at is None:
        send_entry_link(session, user, EntryKind.RESET)
        record(session, None, "user.ask_reset", user)


def entry_link(session: Session, token: str) -> EntryLink:
    """Find a link that was not used and is not over."""
    link = session.exec(
        select(EntryLink).where(EntryLink.token_sha256 == digest(token)).with_for_update()
    ).first()
    if link is None or link.used_at or link.expires_at <= utcnow():
        raise NotFoundError(_("This link was used already or is too old. Ask for a new one."))
    return link


def set_password(session: Session, settings: Settings, token: str, password: str) -> User:
    """Set a password with a link by mail; every browser of this person is signed out."""
    link = entry_link(session, token)
    user = session.get_one(User, link.user_id)
    if password.lower() in {user.email, user.name.lower()} or len(set(password)) < 5:
        raise InvalidError(_("Choose a password that is harder to guess."), field="password")
    link.used_at = utcnow()
    user.password_hash = hash_password(settings, password)
    if link.kind == EntryKind.RESET:
        user.reset_at, user.reset_by_id = utcnow(), user.id
    session.add_all([link, user])
    end_sign_ins(session, user)
    record(session, user, "user.set_password", user)
    return user


# Sign-in ---------------------------------------------------------------------------


def limit_attempts(session: Session, what: str) -> None:
    """Count a try, and refuse when there were too many in a short time."""
    now = utcnow()
    query = select(func.count()).where(
        Attempt.what == what[:120], Attempt.at > now - ATTEMPTS_WITHIN
    )
    if session.exec(query).one() >= ATTEMPTS:
        raise TooManyAttemptsError(_("Too many attempts. Try again in a quarter of an hour."))
    session.add(Attempt(what=what[:120]))
    session.flush()


def check_password(session: Session, settings: Settings, email: str, password: str) -> User | None:
    """Return the person if address and password agree; None says nothing about which was wrong."""
    user = session.exec(select(User).where(User.email == email.strip().lower())).first()
    agrees = _is_password(settings, password, user.password_hash if user else "")
    if not agrees or user is None or user.disabled_at:
        record(session, None, "sign_in.refuse", "house")
        return None
    return user


def start_sign_in(session: Session, user: User, *, second_factor: bool = False) -> str:
    """Sign a person in on one browser; return the token for its cookie."""
    token = token_urlsafe(32)
    sign_in = SignIn(
        user_id=user.id,
        token_sha256=digest(token),
        second_factor_at=utcnow() if second_factor else None,
    )
    session.add(sign_in)
    record(session, user, "sign_in.start", user)
    return token


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in browser and its person."""

    sign_in: SignIn
    user: User


def visitor_of(session: Session, settings: Settings, token: str) -> Visitor | None:
    """Find who holds this cookie; None when it is over or waits for its second factor."""
    found = session.exec(
        select(SignIn, User)
        .join(User, col(User.id) == col(SignIn.user_id))
        .where(SignIn.token_sha256 == digest(token))
    ).first()
    if found is None:
        return None
    sign_in, user = found
    now = utcnow()
    is_over = (
        sign_in.ended_at is not None
        or user.disabled_at is not None
        or sign_in.seen_at < now - timedelta(minutes=settings.session_idle_minutes)
        or sign_in.created_at < now - timedelta(hours=settings.session_hours)
    )
    return None if is_over else Visitor(sign_in, user)


def touch(session: Session, sign_in: SignIn) -> None:
    """Remember that this browser is in use."""
    kept = session.get(SignIn, sign_in.id)
    if kept:
        kept.seen_at = utcnow()
        session.add(kept)


def end_sign_in(session: Session, sign_in: SignIn, user: User) -> None:
    """Sign one browser out."""
    sign_in.ended_at = utcnow()
    session.add(sign_in)
    record(session, user, "sign_in.end", user)


def end_sign_ins(session: Session, user: User, *, but: SignIn | None = None) -> None:
    """Sign a person out everywhere (else)."""
    for sign_in in session.exec(
        select(SignIn).where(SignIn.user_id == user.id, col(SignIn.ended_at).is_(None))
    ):
        if but is None or sign_in.id != but.id:
            sign_in.ended_at = utcnow()
            session.add(sign_in)


# Second factor ----------------------------------------------------------------------


def start_second_factor(session: Session, secrets: AESGCM, user: User) -> str:
    """Make a secret for an authenticator app; it counts only after a first right code."""
    if user.has_second_factor:
        raise ConflictError(_("You have a second factor already."))
    secret = pyotp.random_base32()
    nonce = urandom(12)
    user.totp_secret = nonce + secrets.encrypt(nonce, secret.encode(), user.id.bytes)
    session.add(user)
    return secret


def totp_secret(secrets: AESGCM, user: User) -> str:
    """Read a person's secret."""
    if user.totp_secret is None:
        raise ConflictError(_("Set up your second factor first, under your own settings."))
    sealed = user.totp_secret
    return secrets.decrypt(sealed[:12], sealed[12:], user.id.bytes).decode()


def check_code(session: Session, secrets: AESGCM, user: User, code: str) -> None:
    """Accept a code once, within half a minute of its time; refuse every other."""
    limit_attempts(session, f"code:{user.id}")
    totp = pyotp.TOTP(totp_secret(secrets, user))
    step = int(utcnow().timestamp()) // totp.interval
    for candidate in (step - 1, step, step + 1):
        is_code = pyotp.utils.strings_equal(code.replace(" ", ""), totp.generate_otp(candidate))
        if is_code and candidate > user.totp_last_step:
            user.totp_last_step = candidate
            session.add(user)
            return
    raise InvalidError(
        _("This code is not right. Type the code that the app shows now."), field="code"
    )


def confirm_second_factor(session: Session, secrets: AESGCM, user: User, code: str) -> None:
    """Take the second factor into use after its first right code."""
    check_code(session, secrets, user, code)
    user.totp_confirmed_at = utcnow()
    session.add(user)
    record(session, user, "user.confirm_second_factor", user)


def reset_second_factor(session: Session, user: User, actor: User) -> None:
    """Take a lost second factor away; who did it cannot act as second person for a week."""
    if user.id == actor.id:
        raise ForbiddenError(_("Another administrator must do this for you."))
    user.totp_secret, user.totp_confirmed_at, user.totp_last_step = None, None, 0
    user.reset_at, user.reset_by_id = utcnow(), actor.id
    session.add(user)
    end_sign_ins(session, user)
    record(session, actor, "user.reset_second_factor", user)


def verify_sign_in(session: Session, secrets: AESGCM, visitor: Visitor, code: str) -> None:
    """Finish a sign-in with the second factor."""
    check_code(session, secrets, visitor.user, code)
    visitor.sign_in.second_factor_at = utcnow()
    session.add(visitor.sign_in)


def disable(session: Session, user: User, actor: User) -> None:
    """Close an account; its work stays on record."""
    if user.id == actor.id:
        raise ForbiddenError(_("Another administrator must do this for you."))
    user.disabled_at = utcnow()
    session.add(user)
    end_sign_ins(session, user)
    record(session, actor, "user.disable", user)


# Reading ---------------------------------------------------------------------------


def authorities_of(session: Session, user: User) -> list[Authority]:
    """List the authorities that a person works for."""
    query = (
        select(Authority)
        .join(Membership, col(Membership.authority_id) == col(Authority.id))
        .where(Membership.user_id == user.id)
        .order_by(col(Authority.name))
    )
    return list(session.exec(query).all())


def names_of(session: Session, ids: Iterable[object]) -> dict[object, str]:
    """Name people by id."""
    wanted = [one for one in set(ids) if one]
    if not wanted:
        return {}
    rows = session.exec(select(User.id, User.name).where(col(User.id).in_(wanted)))
    return {one: name for one, name in rows}  # noqa: C416  (typed pairs)


def people(session: Session) -> list[tuple[User, list[str]]]:
    """List all accounts with the authorities they work for."""
    rows = session.exec(
        select(User, Authority.short_name)
        .join(Membership, col(Membership.user_id) == col(User.id), isouter=True)
        .join(Authority, col(Authority.id) == col(Membership.authority_id), isouter=True)
        .order_by(col(User.name), col(Authority.short_name))
    )
    found: dict[object, tuple[User, list[str]]] = {}
    for user, authority in rows:
        found.setdefault(user.id, (user, []))
        if authority:
            found[user.id][1].append(authority)
    return list(found.values())
