"""Write what every submission must satisfy."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.requirements.forms import RequirementForm
from app.tenders.drafts import choose_one, delete_all, lock_unpublished, told
from app.tenders.models import (
    Alternative,
    Lot,
    Requirement,
    Tender,
)
from app.tenders.words import typed_or_none


def asks_bibob(requirements: Iterable[Requirement]) -> bool:
    """Whether one of them asks a Bibob form; their ways must be loaded."""
    return any(way.kind == "bibob" for one in requirements for way in one.alternatives)


def add_requirement(
    session: Session,
    tender: Tender,
    officer: User,
    form: RequirementForm,
    *,
    entry_version_id: UUID | None = None,
) -> Requirement:
    """Demand something of every submission, for the tender or for one lot.

    `entry_version_id`: the words of the library that it was picked from.
    """
    lock_unpublished(session, tender.id)
    _demand_own_lot(session, tender, form.lot_id)
    last = session.exec(
        select(func.max(Requirement.position)).where(Requirement.tender_id == tender.id)
    ).one()
    requirement = Requirement(
        tender_id=tender.id,
        position=(last or 0) + 1,
        entry_version_id=entry_version_id,
        **form.model_dump(exclude={"alternatives", "version"}),
    )
    session.add(requirement)
    session.flush()
    _set_alternatives(session, requirement, form)
    record(session, officer, "requirement.create", requirement, after=told(form))
    return requirement


def edit_requirement(
    session: Session, requirement: Requirement, officer: User, form: RequirementForm
) -> None:
    """Change a demand, before publication."""
    tender = lock_unpublished(session, requirement.tender_id)
    _demand_own_lot(session, tender, form.lot_id)
    demand_latest(session, requirement, requirement, form, typed_or_none, apart={"alternatives"})
    before = requirement.model_dump(mode="json", include=set(RequirementForm.model_fields))
    requirement.sqlmodel_update(form.model_dump(exclude={"alternatives", "version"}))
    session.add(requirement)
    delete_all(session, _alternatives_of(session, requirement))
    _set_alternatives(session, requirement, form)
    record(session, officer, "requirement.edit", requirement, before=before, after=told(form))


def remove_requirement(session: Session, requirement: Requirement, officer: User) -> None:
    """Take a demand back, before publication."""
    lock_unpublished(session, requirement.tender_id)
    before = {"number": requirement.number, "title": requirement.title}
    record(session, officer, "requirement.remove", requirement, before=before)
    delete_all(session, [*_alternatives_of(session, requirement), requirement])


def _demand_own_lot(session: Session, tender: Tender, lot_id: UUID | None) -> None:
    if lot_id is None:
        return
    lot = session.get(Lot, lot_id)
    if lot is None or lot.tender_id != tender.id:
        raise InvalidError(choose_one(), field="lot_id")


def _alternatives_of(session: Session, requirement: Requirement) -> Sequence[Alternative]:
    return session.exec(
        select(Alternative).where(Alternative.requirement_id == requirement.id)
    ).all()


def _set_alternatives(session: Session, requirement: Requirement, form: RequirementForm) -> None:
    session.add_all(
        Alternative(
            tender_id=requirement.tender_id,
            requirement_id=requirement.id,
            position=position,
            kind=kind,
            name=name,
        )
        for position, (kind, name) in enumerate(form.alternatives)
    )
    session.flush()
    session.expire(requirement, ["alternatives"])
