"""For whom a lot is: named by its officer, to see how much choice each group has."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.contracts.forms import GroupsForm
from app.contracts.models import TargetGroup
from app.tenders.models import Lot


def groups_of(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Read the target groups of lots by name; a lot without any is left out."""
    found: dict[UUID, tuple[str, ...]] = {}
    for one in session.exec(
        select(TargetGroup)
        .where(col(TargetGroup.lot_id).in_(lot_ids))
        .order_by(col(TargetGroup.name))
    ):
        found[one.lot_id] = (*found.get(one.lot_id, ()), one.name)
    return found


def set_groups(session: Session, lot: Lot, officer: User, form: GroupsForm) -> None:
    """Say for whom a lot is; what is not named any more goes."""
    known = session.exec(select(TargetGroup).where(TargetGroup.lot_id == lot.id)).all()
    before = sorted(one.name for one in known)
    for one in known:
        if one.name not in form.names:
            session.delete(one)
    for name in form.names:
        if name not in before:
            session.add(TargetGroup(tender_id=lot.tender_id, lot_id=lot.id, name=name))
    session.flush()
    record(session, officer, "lot.set_groups", lot, before=before, after=sorted(form.names))
