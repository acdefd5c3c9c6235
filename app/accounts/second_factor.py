"""The second factor: a code that an app makes anew every half minute."""

from os import urandom
from secrets import token_urlsafe

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from app.accounts.models import SignIn, User
from app.accounts.passwords import digest
from app.accounts.signing_in import Visitor, end_sign_ins, limit_attempts
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import lazy as _


class SecondFactorNeededError(ForbiddenError):
    """An act that only a verified person does: the refusal leads to where that is arranged."""

    def __init__(self) -> None:
        super().__init__(
            _("Set up your second factor first, under your own settings."),
            title=_("This takes a second factor"),
        )


def demand_second_factor(user: User) -> None:
    """Refuse who is known by a password alone."""
    if not user.has_second_factor:
        raise SecondFactorNeededError


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


def app_url(secret: str, user: User) -> str:
    """Write the address that an authenticator app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Toetssteen")


def check_code(session: Session, secrets: AESGCM, user: User, code: str) -> None:
    """Accept a code once, within half a minute of its time; refuse every other."""
    limit_attempts(session, f"code:{user.id}")
    session.refresh(user, with_for_update=True)  # two browsers with one code: the second is late
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


def confirm_second_factor(
    session: Session, secrets: AESGCM, user: User, code: str, *, sign_in: SignIn | None = None
) -> None:
    """Take the second factor into use after its first right code.

    `sign_in` is the browser that showed it; every other one is signed out.
    """
    if user.has_second_factor:
        raise ConflictError(_("You have a second factor already."))
    check_code(session, secrets, user, code)
    user.totp_confirmed_at = utcnow()
    session.add(user)
    if sign_in:
        sign_in.second_factor_at = utcnow()
        session.add(sign_in)
    end_sign_ins(session, user, but=sign_in)
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


def verify_sign_in(session: Session, secrets: AESGCM, visitor: Visitor, code: str) -> str:
    """Finish a sign-in with the second factor; its cookie gets a new token."""
    check_code(session, secrets, visitor.user, code)
    token = token_urlsafe(32)
    visitor.sign_in.second_factor_at = utcnow()
    visitor.sign_in.token_sha256 = digest(token)
    session.add(visitor.sign_in)
    record(session, visitor.user, "sign_in.verify", visitor.user)
    return token
