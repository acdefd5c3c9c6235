"""Read who has an account, and for whom they work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import Authority, Membership, SignIn, User

PER_PAGE = 25
Reader = Callable[[Session, Sequence[UUID]], dict[UUID, list[str]]]
Finder = Callable[[str], SelectOfScalar[UUID]]
_READERS: list[Reader] = []
_FINDERS: list[Finder] = []


@dataclass(frozen=True, slots=True)
class Person:
    """An account with the organisations that its owner works for."""

    user: User
    works_for: tuple[str, ...]
    seen_at: datetime | None = None


def on_employers(read: Reader) -> Reader:
    """Let a room above say which of these people work for whom besides authorities."""
    _READERS.append(read)
    return read


def finds_employees(find: Finder) -> Finder:
    """Let that room look a word up too: who works for such a name there."""
    _FINDERS.append(find)
    return find


def works_elsewhere(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Name whom people work for, where that is no authority."""
    found: dict[UUID, list[str]] = {}
    for read in _READERS:
        for user_id, names in read(session, ids).items():
            found.setdefault(user_id, []).extend(names)
    return found


def count_people(session: Session, word: str = "") -> int:
    """Count the accounts that a word finds."""
    return session.exec(select(func.count()).select_from(User).where(*_found_by(word))).one()


def people(session: Session, page: int = 1, word: str = "") -> list[Person]:
    """List a page of accounts, by name; a word looks in name, address and organisation."""
    users = session.exec(
        select(User)
        .where(*_found_by(word))
        .order_by(col(User.name), col(User.email))
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    ids = [user.id for user in users]
    authorities, elsewhere = _authorities_by_person(session, ids), works_elsewhere(session, ids)
    seen = seen_by_person(session, ids)
    return [
        Person(
            user, (*authorities.get(user.id, ()), *elsewhere.get(user.id, ())), seen.get(user.id)
        )
        for user in users
    ]


def _found_by(word: str) -> list[ColumnElement[bool]]:
    if not word:
        return []

    def holds(*columns: str) -> ColumnElement[bool]:
        return or_(*(col(one).icontains(word, autoescape=True) for one in columns))

    works_for = (
        select(Membership.user_id)
        .join(Authority, col(Authority.id) == col(Membership.authority_id))
        .where(holds(Authority.name, Authority.short_name))
    )
    found = [col(User.id).in_(one) for one in (works_for, *(find(word) for find in _FINDERS))]
    return [or_(holds(User.name, User.email), *found)]


def _authorities_by_person(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    rows = session.exec(
        select(Membership.user_id, Authority.short_name)
        .join(Authority, col(Authority.id) == col(Membership.authority_id))
        .where(col(Membership.user_id).in_(ids))
        .order_by(col(Authority.short_name))
    )
    found: dict[UUID, list[str]] = {}
    for user_id, name in rows:
        found.setdefault(user_id, []).append(name)
    return found


def seen_by_person(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Say when people were last signed in; who never was is not named."""
    rows = session.exec(
        select(SignIn.user_id, func.max(SignIn.seen_at))
        .where(col(SignIn.user_id).in_(ids))
        .group_by(col(SignIn.user_id))
    )
    return {user_id: seen for user_id, seen in rows}  # noqa: C416  (typed pairs)


def memberships_of(session: Session, user: User) -> list[tuple[Authority, Membership]]:
    """List the authorities that a person works for, and what the person may do there."""
    query = (
        select(Authority, Membership)
        .join(Membership, col(Membership.authority_id) == col(Authority.id))
        .where(Membership.user_id == user.id)
        .order_by(col(Authority.name))
    )
    return list(session.exec(query).all())


def authorities(session: Session) -> list[tuple[Authority, int]]:
    """List the authorities with how many people work for each."""
    query = (
        select(Authority, func.count(col(Membership.id)))
        .join(Membership, col(Membership.authority_id) == col(Authority.id), isouter=True)
        .group_by(col(Authority.id))
        .order_by(col(Authority.name))
    )
    return list(session.exec(query).all())
