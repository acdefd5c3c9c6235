"""What an administrator does with accounts and organisations; tenders are out of reach."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.entering import invite, send_entry_link
from app.accounts.models import Authority, EntryKind, Membership, User
from app.accounts.service import create_user
from app.accounts.signing_in import end_sign_ins
from app.audit.service import record
from app.core.clock import utcnow
from app.core.db import savepoint
from app.core.errors import ConflictError, ForbiddenError
from app.core.i18n import lazy as _
from app.core.outbox import Job, retry


def edit_authority(
    session: Session, authority: Authority, actor: User, *, name: str, short_name: str,
    address: str = "", phone: str = "", email: str = "",
) -> None:  # fmt: skip
    """Change how an authority is named and reached."""
    before = authority.model_dump(mode="json", exclude={"id"})
    try:
        with savepoint(session):
            authority.name, authority.short_name, authority.address = name, short_name, address
            authority.phone, authority.email = phone, email
            session.flush()
    except IntegrityError as error:
        raise ConflictError(_("There is already an authority with this name.")) from error
    after = authority.model_dump(mode="json", exclude={"id"})
    record(session, actor, "authority.edit", authority, before=before, after=after)


def invite_administrator(session: Session, actor: User, *, email: str, name: str) -> User:
    """Make an account that manages accounts and reaches no tender."""
    user = create_user(session, actor, email=email, name=name)
    user.is_administrator = True
    session.add(user)
    record(session, actor, "user.make_administrator", user)
    send_entry_link(session, user, EntryKind.INVITATION)
    return user


def let_in(
    session: Session, actor: User, authority: Authority | None, *, email: str, name: str,
    can_create_tenders: bool = False,
) -> User:  # fmt: skip
    """Invite somebody for an authority; without one, as an administrator."""
    if authority is None:
        return invite_administrator(session, actor, email=email, name=name)
    return invite(
        session, authority, actor, email=email, name=name, can_create_tenders=can_create_tenders
    )


def invite_again(session: Session, user: User, actor: User) -> None:
    """Mail a new link to somebody who never set a password."""
    if user.password_hash or user.disabled_at:
        raise ConflictError(_("This person has a password already, or a closed account."))
    send_entry_link(session, user, EntryKind.INVITATION)
    record(session, actor, "user.invite_again", user)


def set_manager(session: Session, membership: Membership, actor: User, *, is_manager: bool) -> None:
    """Let somebody see what waits over all tenders of an authority, or no longer."""
    before = {"is_manager": membership.is_manager}
    if before["is_manager"] == is_manager:
        return
    membership.is_manager = is_manager
    session.add(membership)
    after = {"is_manager": is_manager}
    record(session, actor, "membership.set_manager", membership, before=before, after=after)


def disable(session: Session, user: User, actor: User) -> None:
    """Close an account; its work stays on record."""
    if user.id == actor.id:
        raise ForbiddenError(_("Another administrator must do this for you."))
    user.disabled_at = utcnow()
    session.add(user)
    end_sign_ins(session, user)
    record(session, actor, "user.disable", user)


def enable(session: Session, user: User, actor: User) -> None:
    """Open a closed account again."""
    if user.disabled_at is None:
        raise ConflictError(_("This account is open."))
    user.disabled_at = None
    session.add(user)
    record(session, actor, "user.enable", user)


def try_again(session: Session, job: Job, actor: User) -> None:
    """Let the worker do a job that failed, at once."""
    if job.done_at:
        raise ConflictError(_("This was done already."))
    retry(session, job)
    record(session, actor, "job.retry", job, after={"kind": job.kind})
