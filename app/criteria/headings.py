"""Write the headings above criteria."""

from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.criteria.following import settle
from app.criteria.forms import GroupForm
from app.criteria.tree import groups_of, under
from app.tenders.drafts import choose_one, delete_all, demand_ranking, lock_unpublished, told
from app.tenders.models import Criterion, CriterionGroup, Lot
from app.tenders.queries import criteria_of

DEEPEST = 4
"""How many headings lie in one another at most; `queries` loads as many."""


def last_position(session: Session, lot: Lot) -> int:
    """Say after which position something new comes."""
    return len(criteria_of(session, lot)) + len(groups_of(session, lot)) + 1


def demand_free_code(session: Session, lot: Lot, code: str, own: UUID | None) -> None:
    """Refuse a code that another criterion or heading of the lot has."""
    taken: list[Criterion | CriterionGroup] = [
        *criteria_of(session, lot),
        *groups_of(session, lot),
    ]
    if code == "consensus" or any(one.code == code and one.id != own for one in taken):
        raise InvalidError(_("This code is taken. Choose another one."), field="code")


def demand_group(session: Session, lot: Lot, group_id: UUID | None) -> None:
    """Refuse a heading of another lot."""
    if group_id is not None and group_id not in {one.id for one in groups_of(session, lot)}:
        raise InvalidError(choose_one(), field="group_id")


def add_group(session: Session, lot: Lot, officer: User, form: GroupForm) -> CriterionGroup:
    """Put a heading in a lot, under which criteria can stand."""
    demand_ranking(lock_unpublished(session, lot.tender_id))
    demand_free_code(session, lot, form.code, None)
    _demand_parent(session, lot, form.parent_id, None)
    group = CriterionGroup(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        position=last_position(session, lot),
        **form.model_dump(),
    )
    session.add(group)
    record(session, officer, "criterion_group.create", group, after=told(form))
    settle(session, lot, officer)
    return group


def edit_group(session: Session, group: CriterionGroup, officer: User, form: GroupForm) -> None:
    """Change a heading or put it under another one."""
    demand_ranking(lock_unpublished(session, group.tender_id))
    lot = session.get_one(Lot, group.lot_id)
    demand_free_code(session, lot, form.code, group.id)
    _demand_parent(session, lot, form.parent_id, group)
    before = group.model_dump(mode="json", include=set(GroupForm.model_fields))
    group.sqlmodel_update(form.model_dump())
    session.add(group)
    session.flush()
    session.expire(group, ["parent"])
    record(session, officer, "criterion_group.edit", group, before=before, after=told(form))
    settle(session, lot, officer)


def _demand_parent(
    session: Session, lot: Lot, parent_id: UUID | None, group: CriterionGroup | None
) -> None:
    """Refuse a heading of another lot, one under itself, and a tree that nobody can read."""
    if parent_id is None:
        return
    groups = groups_of(session, lot)
    known = {one.id: one for one in groups}
    inside = under(group, groups) if group else set()
    if parent_id not in known or parent_id in inside:
        raise InvalidError(choose_one(), field="parent_id")
    depth, above = 1, known[parent_id].parent_id
    while above is not None:
        depth, above = depth + 1, known[above].parent_id
    if depth >= DEEPEST:
        raise InvalidError(_("Headings lie at most four deep."), field="parent_id")


def remove_group(session: Session, group: CriterionGroup, officer: User) -> None:
    """Take an empty heading away."""
    lock_unpublished(session, group.tender_id)
    lot = session.get_one(Lot, group.lot_id)
    parents = {one.group_id for one in criteria_of(session, lot)}
    parents |= {one.parent_id for one in groups_of(session, lot)}
    if group.id in parents:
        raise ConflictError(_("First move what stands under this heading."))
    record(session, officer, "criterion_group.remove", group, before={"code": group.code})
    delete_all(session, [group])
    settle(session, lot, officer)
