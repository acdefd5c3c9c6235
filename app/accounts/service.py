"""Accounts: invite, set a password, sign in and out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from os import urandom
from secrets import token_urlsafe
from threading import BoundedSemaphore
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine, delete, func
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
from app.core.clock import dutch, utcnow
from app.core.db import add_unique, reading
from app.core.errors import ConflictError, DomainError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.core.settings import Settings

INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=2)
CODE_LASTS = timedelta(minutes=10)
ATTEMPTS, ATTEMPTS_WITHIN = 8, timedelta(minutes=15)

_hashing = BoundedSemaphore(4)
"""Few password checks at once: a storm of sign-ins must not starve submitting."""
HASHING = ("/sign-in", "/reset", "/invitations/")
"""Addresses where a password is hashed: they wait in a lane of their own."""


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
    add_unique(session, authority, _("There is already an authority with this name."))
    record(session, actor, "authority.create", authority, after={"name": name})
    return authority


def user_by_email(session: Session, email: str) -> User | None:
    """Find the account with this address."""
    return session.exec(select(User).where(User.email == email.strip().lower())).first()


def create_user(session: Session, actor: User | None, *, email: str, name: str) -> User:
    """Add an account without a password; its owner sets one through a link by mail."""
    user = User(email=email.strip().lower(), name=name, created_by_id=actor.id if actor else None)
    add_unique(session, user, _("There is already an account with this e-mail address."))
    record(session, actor, "user.create", user)
    return user


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


def refuse_weak(user: User, password: str) -> None:
    """Refuse a password that a stranger would try first."""
    parts = {user.email, user.email.partition("@")[0], *user.name.lower().split()}
    rest = password.lower()
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, "") if len(part) > 2 else rest
    if len(rest) < 6 or len(set(rest)) < 5:
        raise InvalidError(_("Choose a password that is harder to guess."), field="password")


# Sign-in ---------------------------------------------------------------------------


def limit_attempts(session: Session, what: str, *, most: int = ATTEMPTS) -> None:
    """Count a try, and refuse when there were too many in a short time."""
    refuse_many(session, what, most=most)
    session.exec(delete(Attempt).where(col(Attempt.at) <= utcnow() - ATTEMPTS_WITHIN))
    session.add(Attempt(what=what[:120]))
    session.flush()


def refuse_many(session: Session, what: str, *, most: int = ATTEMPTS) -> None:
    """Refuse when there were too many tries in a short time, and say when the next may come."""
    tries = session.exec(
        select(Attempt.at)
        .where(Attempt.what == what[:120], Attempt.at > utcnow() - ATTEMPTS_WITHIN)
        .order_by(col(Attempt.at).desc())
        .limit(most)
    ).all()
    if len(tries) >= most:
        again = dutch(tries[-1] + ATTEMPTS_WITHIN + timedelta(minutes=1))
        raise TooManyAttemptsError(
            _("Too many attempts. Try again at %(time)s o'clock.", time=f"{again:%H.%M}")
        )


def check_password(
    engine: Engine, settings: Settings, place: str, email: str, password: str
) -> UUID | None:
    """Say who it is if address and password agree; None says nothing about which was wrong.

    It takes long on purpose, so it is done before a transaction begins: nobody waits for it.
    `place` is where the browser comes from: a stranger elsewhere cannot lock a person out.
    """
    with reading(engine) as session:
        for what, most in _tries(place, email):
            refuse_many(session, what, most=most)
        user = user_by_email(session, email)
    agrees = _is_password(settings, password, user.password_hash if user else "")
    return user.id if user and agrees and user.disabled_at is None else None


def note_refusal(session: Session, place: str, email: str) -> None:
    """Remember a sign-in that failed: for the limit and for the trail."""
    for what, most in _tries(place, email):
        limit_attempts(session, what, most=most)
    record(session, None, "sign_in.refuse", user_by_email(session, email) or "house")


def _tries(place: str, email: str) -> tuple[tuple[str, int], ...]:
    """What is counted: this address from this place, anything from it, this address anywhere."""
    known = email.strip().lower()
    return (
        (f"sign_in:{digest(f'{place} {known}')}", ATTEMPTS),
        (f"sign_in:{digest(place)}", 10 * ATTEMPTS),
        (f"sign_in:{digest(known)}", 10 * ATTEMPTS),
    )


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
    """Find who holds this cookie; None when it is over.

    One that waits for its second factor is given too, for a short while.
    """
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
        or (
            user.has_second_factor
            and sign_in.second_factor_at is None
            and sign_in.created_at < now - CODE_LASTS
        )
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


def sign_ins_of(session: Session, user: User, settings: Settings) -> list[SignIn]:
    """List the browsers on which a person is signed in, the latest first."""
    now = utcnow()
    query = (
        select(SignIn)
        .where(
            SignIn.user_id == user.id,
            col(SignIn.ended_at).is_(None),
            SignIn.seen_at >= now - timedelta(minutes=settings.session_idle_minutes),
            SignIn.created_at >= now - timedelta(hours=settings.session_hours),
        )
        .order_by(col(SignIn.seen_at).desc())
    )
    return list(session.exec(query).all())


def end_other_sign_ins(session: Session, user: User, current: SignIn) -> None:
    """Sign a person out everywhere else."""
    end_sign_ins(session, user, but=current)
    record(session, user, "sign_in.end_others", user)


def end_sign_ins(session: Session, user: User, *, but: SignIn | None = None) -> None:
    """Sign a person out everywhere (else)."""
    for sign_in in session.exec(
        select(SignIn).where(SignIn.user_id == user.id, col(SignIn.ended_at).is_(None))
    ):
        if but is None or sign_in.id != but.id:
            sign_in.ended_at = utcnow()
            session.add(sign_in)


def save_settings(session: Session, user: User, *, theme: str, phone: str) -> None:
    """Keep how a person wants the pages to look, and where to call."""
    before = {"theme": user.theme, "phone": user.phone}
    user.theme, user.phone = theme, phone
    session.add(user)
    after = {"theme": theme, "phone": phone}
    record(session, user, "user.save_settings", user, before=before, after=after)


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
