"""Lots that are decided as another lot of the tender, until they get criteria of their own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.criteria.tree import branches, groups_of, number_anew
from app.tenders.drafts import delete_all
from app.tenders.models import Criterion, CriterionGroup, Lot, ScaleStep, Tender
from app.tenders.queries import criteria_of

Steps = list[dict[str, Any]]
OWN = {"id", "lot_id", "parent_id", "group_id", "version"}
"""What a heading or a criterion has of itself, however much it is a copy."""


def followers_of(session: Session, lot: Lot) -> list[Lot]:
    """Find the lots that took over the criteria of this one and did not change them since."""
    query = select(Lot).where(Lot.criteria_from_id == lot.id).order_by(col(Lot.number))
    return list(session.exec(query))


def settle(session: Session, lot: Lot, officer: User) -> None:
    """End a change of criteria: they are the lot's own now, and who follows it gets the same.

    After publication every lot changes by itself.
    """
    number_anew(session, lot)
    if session.get_one(Tender, lot.tender_id).published_at is None:
        lot.criteria_from_id = None
        session.add(lot)
        _bring_along(session, lot, officer)


def _bring_along(session: Session, lot: Lot, officer: User) -> None:
    for one in followers_of(session, lot):
        copy_criteria(session, one, lot, officer)
        _bring_along(session, one, officer)


def bring_rules(session: Session, lot: Lot, officer: User, before: Mapping[str, Any]) -> None:
    """Give who follows a lot its new rules; a rule that it set otherwise stays as it is."""
    for one in followers_of(session, lot):
        had = {name: getattr(one, name) for name in before}
        new = {
            name: getattr(lot, name)
            for name, value in before.items()
            if had[name] == value != getattr(lot, name)
        }
        if not new:
            continue
        was = one.model_dump(mode="json", include=set(new))
        one.sqlmodel_update({**new, "version": one.version + 1})
        session.add(one)
        now = one.model_dump(mode="json", include=set(new))
        record(session, officer, "lot.set_rules", one, before=was, after=now)
        bring_rules(session, one, officer, had)


def copy_criteria(session: Session, lot: Lot, source: Lot, officer: User) -> None:
    """Make the headings, criteria and scales of a lot those of another; codes tell which is which.

    What stays keeps its id, so that nothing that points at it is lost.
    """
    copies, gone = _copy_headings(session, lot, source)
    mine = {one.code: one for one in criteria_of(session, lot)}
    criteria = criteria_of(session, source)
    for one in criteria:
        group_id = one.group_id and copies[one.group_id]
        _copy_criterion(session, lot, officer, one, mine.pop(one.code, None), group_id)
    for left in mine.values():
        delete_all(session, [*left.scale, left])
    delete_all(session, gone)
    session.expire(lot, ["criteria"])
    record(
        session, officer, "lot.take_over_criteria", lot,
        after={"from": source.title, "criteria": [one.code for one in criteria]},
    )  # fmt: skip


def has_the_same_criteria(session: Session, lot: Lot, other: Lot) -> bool:
    """Say whether two lots are judged on the same, whoever took over from whom."""
    return _told(session, lot) == _told(session, other)


def _told(session: Session, lot: Lot) -> list[tuple[int, dict[str, Any], Steps]]:
    """Write the tree in its order, without what differs between a lot and its copy."""
    found: list[tuple[int, dict[str, Any], Steps]] = []
    for branch in branches(criteria_of(session, lot), groups_of(session, lot)):
        if branch.group is not None:
            found.append((branch.depth, branch.group.model_dump(exclude=OWN), []))
        elif branch.criterion is not None:
            said = branch.criterion.model_dump(exclude=OWN)
            found.append((branch.depth, said, _steps_of(branch.criterion)))
    return found


def _copy_headings(
    session: Session, lot: Lot, source: Lot
) -> tuple[dict[UUID, UUID], list[CriterionGroup]]:
    """Copy the headings; tell which became which, and which are of no use any more."""
    mine = {one.code: one for one in groups_of(session, lot)}
    copies: dict[UUID, UUID] = {}
    for branch in branches([], groups_of(session, source)):
        one = branch.group
        if one is None:
            continue
        values = one.model_dump(exclude={"id", "lot_id", "parent_id"})
        values["parent_id"] = one.parent_id and copies[one.parent_id]
        copy = mine.pop(one.code, None) or CriterionGroup(lot_id=lot.id, **values)
        copy.sqlmodel_update(values)
        session.add(copy)
        session.flush()
        session.expire(copy, ["parent"])
        copies[one.id] = copy.id
    return copies, sorted(mine.values(), key=lambda one: -one.position)


def _copy_criterion(
    session: Session,
    lot: Lot,
    officer: User,
    one: Criterion,
    copy: Criterion | None,
    group_id: UUID | None,
) -> None:
    values = one.model_dump(exclude={"id", "lot_id", "group_id", "version"})
    values["group_id"] = group_id
    steps = _steps_of(one)
    if copy is None:
        copy = Criterion(lot_id=lot.id, **values)
    elif copy.model_dump(include=set(values)) == values and _steps_of(copy) == steps:
        return
    else:
        delete_all(session, list(copy.scale))
        session.expire(copy, ["scale"])
        was = copy.model_dump(mode="json", include=set(values))
        copy.sqlmodel_update({**values, "version": copy.version + 1})
        now = copy.model_dump(mode="json", include=set(values))
        record(session, officer, "criterion.edit", copy, before=was, after=now)
    session.add(copy)
    session.flush()
    session.add_all(ScaleStep(criterion_id=copy.id, **step) for step in steps)
    session.flush()
    session.expire(copy, ["scale", "group"])


def _steps_of(criterion: Criterion) -> Steps:
    return [step.model_dump(exclude={"id", "criterion_id"}) for step in criterion.scale]
