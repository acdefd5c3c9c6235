"""A person's own key, which opens only with their own vault passphrase."""

import os
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.accounts.signing_in import limit_attempts
from app.audit.service import record
from app.authorities.openers import on_openers
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.tenders.models import Assignment, Tender
from app.vault.models import OpenerKey
from app.vault.sealing import UnsealError
from app.vault.wrapping import lock, make_pair, unlock

MIN_PASSPHRASE = 12


def opener_key(session: Session, user: User) -> OpenerKey | None:
    """Find a person's own key, if they made one."""
    return session.exec(select(OpenerKey).where(OpenerKey.user_id == user.id)).first()


def make_opener_key(
    session: Session, user: User, passphrase: str, *, memory_kib: int = 65536
) -> OpenerKey:
    """Make a person's own key; nobody else can open it, replace it or reset its passphrase."""
    if opener_key(session, user):
        raise ConflictError(_("You have a vault passphrase already. It cannot be replaced."))
    if len(passphrase) < MIN_PASSPHRASE:
        raise InvalidError(
            _("Use at least %(n)s characters.", n=MIN_PASSPHRASE), field="passphrase"
        )
    if passphrase.lower() in {user.email, user.name.lower()} or len(set(passphrase)) < 5:
        raise InvalidError(_("Choose a passphrase that is harder to guess."), field="passphrase")
    private, public = make_pair()
    salt = os.urandom(16)
    key = OpenerKey(
        user_id=user.id,
        public_key=public,
        salt=salt,
        wrapped_private_key=lock(passphrase, salt, private, memory_kib),
    )
    session.add(key)
    session.flush()
    record(session, user, "opener_key.make", key)
    return key


def unlock_own_key(session: Session, opener: User, passphrase: str) -> tuple[OpenerKey, bytes]:
    """Open a person's own key with their passphrase, which cannot be tried without end."""
    limit_attempts(session, f"vault:{opener.id}")
    own = opener_key(session, opener)
    if own is None:
        raise ConflictError(_("You have no vault passphrase. This vault was not closed for you."))
    try:
        return own, unlock(passphrase, own.salt, own.wrapped_private_key)
    except UnsealError as error:
        raise InvalidError(
            _("This is not your vault passphrase. Try again."), field="passphrase"
        ) from error


@on_openers
def without_passphrase(session: Session, tender: Tender) -> list[str]:
    """Name the openers who have no vault passphrase yet."""
    return [user.name for user, is_ready in openers_of(session, tender) if not is_ready]


def is_opener(session: Session, tender_id: UUID, user_id: UUID) -> bool:
    """Whether somebody may open the vault of a tender now."""
    appointed = (
        Assignment.tender_id == tender_id,
        Assignment.user_id == user_id,
        Assignment.duty == Duty.OPENER,
        col(Assignment.ended_at).is_(None),
    )
    return session.exec(select(Assignment.id).where(*appointed)).first() is not None


def openers_of(session: Session, tender: Tender) -> list[tuple[User, bool]]:
    """List who may open this tender's vault, and whether each made a key."""
    rows = session.exec(
        select(User, OpenerKey.id)
        .join(Assignment, col(Assignment.user_id) == col(User.id))
        .join(OpenerKey, col(OpenerKey.user_id) == col(User.id), isouter=True)
        .where(
            Assignment.tender_id == tender.id,
            Assignment.duty == Duty.OPENER,
            col(Assignment.ended_at).is_(None),
        )
        .order_by(User.name)
    ).all()
    return [(user, key is not None) for user, key in rows]
