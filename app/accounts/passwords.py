"""Passwords and tokens: kept only as hashes, never easy to guess."""

import hashlib
from functools import cache
from os import urandom
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from app.accounts.models import User
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.settings import Settings

_hashing = BoundedSemaphore(4)
"""Few password checks at once: a storm of sign-ins must not starve submitting."""
HASHING = ("/sign-in", "/reset", "/invitations/")
"""Addresses where a password is hashed: they wait in a lane of their own."""


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=memory_kib, time_cost=3, parallelism=1)


def hash_password(settings: Settings, password: str) -> str:
    """Hash with argon2id."""
    with _hashing:
        return _hasher(settings.argon2_memory_kib).hash(password)


def is_password(settings: Settings, password: str, hashed: str) -> bool:
    """Compare with a hash, as slowly when there is none."""
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


def refuse_weak(user: User, password: str) -> None:
    """Refuse a password that a stranger would try first."""
    parts = {user.email, user.email.partition("@")[0], *user.name.lower().split()}
    rest = password.lower()
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, "") if len(part) > 2 else rest
    if len(rest) < 6 or len(set(rest)) < 5:
        raise InvalidError(_("Choose a password that is harder to guess."), field="password")
