"""Organisations, people and what they chose for themselves."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.audit.service import record
from app.core.db import add_unique
from app.core.i18n import lazy as _


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


def save_settings(session: Session, user: User, *, theme: str, phone: str) -> None:
    """Keep how a person wants the pages to look, and where to call."""
    before = {"theme": user.theme, "phone": user.phone}
    user.theme, user.phone = theme, phone
    session.add(user)
    after = {"theme": theme, "phone": phone}
    record(session, user, "user.save_settings", user, before=before, after=after)


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
