"""Sign in and out: how often somebody may try, and which browser is whose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Select, bindparam, delete
from sqlmodel import Session, col, select

from app.accounts.models import Attempt, SignIn, User
from app.accounts.passwords import digest, is_password
from app.accounts.service import user_by_email
from app.audit.service import record
from app.core.clock import dutch, utcnow
from app.core.db import reading
from app.core.errors import DomainError
from app.core.i18n import lazy as _
from app.core.settings import Settings

CODE_LASTS = timedelta(minutes=10)
TOUCH_EVERY = timedelta(minutes=5)
ATTEMPTS, ATTEMPTS_WITHIN = 8, timedelta(minutes=15)


class TooManyAttemptsError(DomainError):
    """Too many tries in a short time."""

    status = 429


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
    agrees = is_password(settings, password, user.password_hash if user else "")
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
    """A signed-in browser and its person, with what else was asked about them."""

    sign_in: SignIn
    user: User
    facts: tuple[Any, ...] = ()


VISITORS: Select[*tuple[Any, ...]] = (
    select(SignIn, User)
    .join(User, col(User.id) == col(SignIn.user_id))
    .where(col(SignIn.token_sha256) == bindparam("token"))
)
"""Who holds a cookie; a query that is made once is understood once. It may ask for more."""


def visitor_of(
    session: Session,
    settings: Settings,
    token: str,
    query: Select[*tuple[Any, ...]] = VISITORS,
) -> Visitor | None:
    """Find who holds this cookie; None when it is over.

    One that waits for its second factor is given too, for a short while.
    """
    found = session.execute(query, {"token": digest(token)}).first()
    if found is None:
        return None
    sign_in, user, *facts = found
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
    return None if is_over else Visitor(sign_in, user, tuple(facts))


@dataclass(frozen=True, slots=True)
class Stay:
    """Until when a browser stays signed in: without use, and at the latest."""

    until: datetime
    latest: datetime
    idle: timedelta


def stay_of(settings: Settings, sign_in: SignIn) -> Stay:
    """Say until when this browser stays signed in, as long as it asks for nothing more."""
    now = utcnow()
    idle = timedelta(minutes=settings.session_idle_minutes)
    latest = sign_in.created_at + timedelta(hours=settings.session_hours)
    seen_at = now if now - sign_in.seen_at >= TOUCH_EVERY else sign_in.seen_at
    return Stay(min(seen_at + idle, latest), latest, idle)


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
