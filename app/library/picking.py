"""Between the library and a tender: pick, save, and take over newer words."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.library.models import Entry, EntryVersion
from app.library.service import (
    add_entry,
    add_version,
    authority_to_keep_for,
    entries_for,
    words_of,
)
from app.requirements.forms import DemandForm, RequirementForm, Way
from app.requirements.service import add_requirement, edit_requirement
from app.tenders.models import Lot, Requirement, Tender


@dataclass(frozen=True, slots=True)
class Renewal:
    """A requirement that was picked, and the newer words that the library has now."""

    requirement: Requirement
    version: EntryVersion


def renewals_of(session: Session, tender: Tender) -> list[Renewal]:
    """List the requirements of a tender for which the library has newer words."""
    picked = session.exec(
        select(Requirement, EntryVersion)
        .join(EntryVersion, col(EntryVersion.id) == col(Requirement.entry_version_id))
        .where(Requirement.tender_id == tender.id)
        .order_by(col(Requirement.position))
    ).all()
    entries = {version.entry_id for _requirement, version in picked}
    latest: dict[UUID, EntryVersion] = {}
    for version in session.exec(
        select(EntryVersion)
        .where(col(EntryVersion.entry_id).in_(entries))
        .order_by(col(EntryVersion.number))
    ):
        latest[version.entry_id] = version
    return [
        Renewal(requirement, latest[version.entry_id])
        for requirement, version in picked
        if latest[version.entry_id].number > version.number
    ]


def pick(
    session: Session,
    tender: Tender,
    officer: User,
    entry_ids: Sequence[UUID],
    lot: Lot | None = None,
) -> list[Requirement]:
    """Copy entries into a tender as requirements, each with the version that it came from."""
    kept = {one.entry.id: one for one in entries_for(session, officer)}
    if not entry_ids or not set(entry_ids) <= set(kept):
        raise InvalidError(_("Choose at least one from the list."), field="entry_id")
    numbers = _free_numbers(session, tender, len(entry_ids))
    return [
        add_requirement(
            session,
            tender,
            officer,
            RequirementForm(
                lot_id=lot.id if lot else None, number=number, **dict(kept[entry_id].words)
            ),
            entry_version_id=kept[entry_id].version.id,
        )
        for entry_id, number in zip(entry_ids, numbers, strict=True)
    ]


def _free_numbers(session: Session, tender: Tender, count: int) -> list[str]:
    """Number what was picked after the last whole number."""
    taken = session.exec(select(Requirement.number).where(Requirement.tender_id == tender.id)).all()
    last = max((int(number) for number in taken if number.isdigit()), default=0)
    return [str(last + at) for at in range(1, count + 1)]


def keep(session: Session, requirement: Requirement, officer: User) -> Entry:
    """Save a tender's requirement to the library: as a next version of where it came from."""
    authority = authority_to_keep_for(session, officer)
    if authority is None:
        raise ConflictError(_("You may not write in the library of an authority."))
    form = demand_of(requirement)
    origin = session.get(EntryVersion, requirement.entry_version_id or UUID(int=0))
    entry = session.get_one(Entry, origin.entry_id) if origin else None
    if entry is not None and entry.authority_id == authority.id and entry.retired_at is None:
        add_version(session, entry, officer, form)
        return entry
    return add_entry(session, authority, officer, form)


def demand_of(requirement: Requirement) -> DemandForm:
    """Take from a requirement what is kept of it; its ways must be loaded."""
    names = set(DemandForm.model_fields) - {"alternatives"}
    return DemandForm(
        alternatives=[Way(one.kind, one.name) for one in requirement.alternatives],
        **requirement.model_dump(include=names),
    )


def renew(session: Session, requirement: Requirement, officer: User) -> None:
    """Take over the newest words of the library, keeping the number and the lot."""
    origin = session.get(EntryVersion, requirement.entry_version_id or UUID(int=0))
    if origin is None:
        raise ConflictError(_("This requirement was not picked from the library."))
    latest = session.exec(
        select(EntryVersion)
        .where(EntryVersion.entry_id == origin.entry_id)
        .order_by(col(EntryVersion.number).desc())
    ).first()
    assert latest is not None  # noqa: S101  (the origin is one of them)
    form = RequirementForm(
        lot_id=requirement.lot_id, number=requirement.number, **dict(words_of(latest))
    )
    requirement.entry_version_id = latest.id
    edit_requirement(session, requirement, officer, form)
