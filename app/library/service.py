"""Keep demands for later, in versions."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.library.models import Entry, EntryVersion
from app.library.shipped import SHIPPED
from app.requirements.forms import DemandForm
from app.tenders.models import Assignment, Requirement, Tender


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its latest words, and whose it is."""

    entry: Entry
    version: EntryVersion
    owner: str
    """The short name of an authority; empty for what comes with the software."""
    is_mine: bool

    @property
    def words(self) -> DemandForm:
        """What it demands."""
        return words_of(self.version)


def words_of(version: EntryVersion) -> DemandForm:
    """Read what a version demands."""
    return DemandForm.model_validate(version.content)


# Reading ------------------------------------------------------------------------------


def entries_for(session: Session, user: User) -> list[Kept]:
    """List what a person may pick: own, shared, and what comes with the software."""
    own = _authorities_of(session, user)
    rows: Sequence[tuple[Entry, str | None]] = session.exec(
        select(Entry, Authority.short_name)
        .join(Authority, col(Authority.id) == col(Entry.authority_id), isouter=True)
        .where(
            col(Entry.retired_at).is_(None),
            or_(
                col(Entry.authority_id).is_(None),
                col(Entry.is_shared).is_(True),
                col(Entry.authority_id).in_(own),
            ),
        )
        .options(selectinload(Entry.versions))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    found = [
        Kept(entry, entry.versions[-1], owner or "", entry.authority_id in own)
        for entry, owner in rows
    ]
    return sorted(found, key=lambda one: (one.words.group, one.words.title))


def _authorities_of(session: Session, user: User) -> set[UUID | None]:
    query = select(Membership.authority_id).where(Membership.user_id == user.id)
    return set(session.exec(query).all())


def authority_to_keep_for(session: Session, user: User) -> Authority | None:
    """Find the authority for which a person keeps demands."""
    return session.exec(
        select(Authority)
        .join(Membership, col(Membership.authority_id) == col(Authority.id))
        .where(Membership.user_id == user.id, col(Membership.can_create_tenders).is_(True))
        .order_by(Authority.name)
    ).first()


@dataclass(frozen=True, slots=True)
class Use:
    """A tender that took an entry over, and with which version."""

    tender: Tender
    requirement: Requirement
    number: int


def uses_of(session: Session, entry: Entry, user: User) -> list[Use]:
    """List who uses an entry: published tenders, and drafts in which the person has a duty."""
    mine = select(Assignment.tender_id).where(
        Assignment.user_id == user.id, col(Assignment.ended_at).is_(None)
    )
    rows = session.exec(
        select(Tender, Requirement, EntryVersion.number)
        .join(Requirement, col(Requirement.tender_id) == col(Tender.id))
        .join(EntryVersion, col(EntryVersion.id) == col(Requirement.entry_version_id))
        .where(
            EntryVersion.entry_id == entry.id,
            or_(col(Tender.published_at).is_not(None), col(Tender.id).in_(mine)),
        )
        .order_by(Tender.title)
    ).all()
    return [Use(*row) for row in rows]


# Writing ------------------------------------------------------------------------------


def put_in_shipped(session: Session) -> None:
    """Put in what comes with the software; words that changed since become a next version."""
    known = session.exec(
        select(Entry).where(col(Entry.authority_id).is_(None)).options(selectinload(Entry.versions))  # type: ignore[arg-type]  # as above
    ).all()
    entries = {entry.code: entry for entry in known}
    for code, form in SHIPPED.items():
        entry = entries.get(code)
        if entry is None:
            _add(session, None, None, code, form)
        elif words_of(entry.versions[-1]) != form:
            _add_version(session, entry, None, form, "")


def add_entry(
    session: Session, authority: Authority, officer: User, form: DemandForm, note: str = ""
) -> Entry:
    """Keep a demand for an authority."""
    return _add(session, authority, officer, _code(form.title), form, note)


def _code(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "eis"


def _add(
    session: Session,
    authority: Authority | None,
    officer: User | None,
    code: str,
    form: DemandForm,
    note: str = "",
) -> Entry:
    entry = Entry(authority_id=authority.id if authority else None, code=code)
    session.add(entry)
    session.flush()
    _add_version(session, entry, officer, form, note)
    return entry


def add_version(
    session: Session, entry: Entry, officer: User, form: DemandForm, note: str = ""
) -> EntryVersion:
    """Give an entry other words; who picked the earlier ones keeps those, and is told."""
    _demand_in_use(entry)
    latest = session.exec(
        select(EntryVersion)
        .where(EntryVersion.entry_id == entry.id)
        .order_by(col(EntryVersion.number).desc())
    ).first()
    if latest and words_of(latest) == form:
        raise ConflictError(_("Nothing changed. The library has these words already."))
    return _add_version(session, entry, officer, form, note)


def _add_version(
    session: Session, entry: Entry, officer: User | None, form: DemandForm, note: str
) -> EntryVersion:
    numbers = session.exec(
        select(EntryVersion.number).where(EntryVersion.entry_id == entry.id)
    ).all()
    version = EntryVersion(
        entry_id=entry.id,
        number=max(numbers, default=0) + 1,
        content=form.model_dump(mode="json"),
        note=note,
        created_by_id=officer.id if officer else None,
    )
    session.add(version)
    session.flush()
    session.expire(entry, ["versions"])
    told = {"version": version.number, "title": form.title, "note": note}
    record(session, officer, "entry.write", entry, after=told)
    return version


def share(session: Session, entry: Entry, officer: User, *, shared: bool) -> None:
    """Let every authority pick an entry, or no longer."""
    _demand_in_use(entry)
    entry.is_shared = shared
    session.add(entry)
    record(session, officer, "entry.share", entry, after={"is_shared": shared})


def retire(session: Session, entry: Entry, officer: User) -> None:
    """Take an entry out of the library; tenders that picked it keep their words."""
    _demand_in_use(entry)
    entry.retired_at = utcnow()
    session.add(entry)
    record(session, officer, "entry.retire", entry)


def _demand_in_use(entry: Entry) -> None:
    if entry.retired_at is not None:
        raise ConflictError(_("This was taken out of the library already."))
