"""Write what stands above lots in the tree: percelen and segments."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.tenders.drafts import choose_one, lock_unpublished, told
from app.tenders.group_forms import GroupForm, MoveForm
from app.tenders.models import Lot, LotGroup, Tender
from app.tenders.words import typed_or_none

GROUP = set(GroupForm.model_fields) - {"version"}
"""What a form says of a group."""


def groups_of(session: Session, tender_id: UUID) -> list[LotGroup]:
    """Read a tender's groups in their order; a group's place counts among its neighbours."""
    return list(
        session.exec(
            select(LotGroup)
            .where(LotGroup.tender_id == tender_id)
            .order_by(col(LotGroup.position), col(LotGroup.code))
        )
    )


def decided_with(session: Session, lot: Lot) -> set[UUID]:
    """Find the lots that one decision covers with this one, by the highest group that says so."""
    if lot.group_id is None:
        return {lot.id}
    groups = {one.id: one for one in groups_of(session, lot.tender_id)}
    together = [one for one in above(groups, lot.group_id) if one.is_decided_together]
    if not together:
        return {lot.id}
    lots = session.exec(select(Lot.id, Lot.group_id).where(Lot.tender_id == lot.tender_id))
    return {lot_id for lot_id, group_id in lots if together[-1] in above(groups, group_id)}


def above(groups: Mapping[UUID, LotGroup], group_id: UUID | None) -> list[LotGroup]:
    """List what stands above a lot, the nearest first."""
    found: list[LotGroup] = []
    while group_id is not None:
        found.append(groups[group_id])
        group_id = groups[group_id].parent_id
    return found


def add_group(session: Session, tender: Tender, officer: User, form: GroupForm) -> LotGroup:
    """Add a group, after its neighbours."""
    lock_unpublished(session, tender.id)
    known = groups_of(session, tender.id)
    _demand_place(known, None, form)
    group = LotGroup(
        tender_id=tender.id, position=_last(known, form.parent_id), **form.model_dump(include=GROUP)
    )
    session.add(group)
    session.flush()
    record(session, officer, "group.create", group, after=told(form))
    return group


def edit_group(session: Session, group: LotGroup, officer: User, form: GroupForm) -> None:
    """Change a group, or hang it under another one."""
    lock_unpublished(session, group.tender_id)
    known = groups_of(session, group.tender_id)
    _demand_place(known, group, form)
    demand_latest(session, group, group, form, typed_or_none)
    before = group.model_dump(mode="json", include=GROUP)
    if form.parent_id != group.parent_id:
        group.position = _last(known, form.parent_id)
    group.sqlmodel_update(form.model_dump(include=GROUP))
    session.add(group)
    session.flush()
    record(session, officer, "group.edit", group, before=before, after=told(form))


def move_group(session: Session, group: LotGroup, officer: User, form: MoveForm) -> None:
    """Change places with the neighbour above or below; at the end nothing moves."""
    lock_unpublished(session, group.tender_id)
    known = groups_of(session, group.tender_id)
    around = [one for one in known if one.parent_id == group.parent_id]
    at = around.index(group)
    other = at - 1 if form.direction == "up" else at + 1
    if not 0 <= other < len(around):
        return
    around[at], around[other] = around[other], around[at]
    for position, one in enumerate(around):
        one.position = position
        session.add(one)
    session.flush()
    record(session, officer, "group.move", group, before=at + 1, after=other + 1)


def remove_group(session: Session, group: LotGroup, officer: User) -> None:
    """Take a group out; what stood under it goes up to where the group hung."""
    tender = lock_unpublished(session, group.tender_id)
    record(
        session, officer, "group.remove", group,
        before={"code": group.code, "title": group.title},
    )  # fmt: skip
    for child in groups_of(session, group.tender_id):
        if child.parent_id == group.id:
            child.parent_id = group.parent_id
            session.add(child)
    for lot in session.exec(select(Lot).where(Lot.group_id == group.id)):
        lot.group_id = group.parent_id
        session.add(lot)
    session.flush()
    session.delete(group)
    session.flush()
    session.expire(tender, ["lots"])


def demand_own_group(session: Session, tender: Tender, group_id: UUID | None) -> None:
    """Refuse a lot under a group of another tender."""
    group = session.get(LotGroup, group_id) if group_id else None
    if group_id and (group is None or group.tender_id != tender.id):
        raise InvalidError(choose_one(), field="group_id")


def _last(known: list[LotGroup], parent_id: UUID | None) -> int:
    return max((one.position + 1 for one in known if one.parent_id == parent_id), default=0)


def _demand_place(known: list[LotGroup], group: LotGroup | None, form: GroupForm) -> None:
    """Refuse a code that is taken, and a place under itself."""
    others = [one for one in known if one is not group]
    if any(one.code == form.code for one in others):
        raise InvalidError(
            _("This code is taken in this tender. Choose another one."), field="code"
        )
    parents = {one.id: one.parent_id for one in known}
    above = form.parent_id
    if above is not None and above not in parents:
        raise InvalidError(choose_one(), field="parent_id")
    while above is not None:
        if group is not None and above == group.id:
            raise InvalidError(_("A group cannot stand under itself."), field="parent_id")
        above = parents[above]
