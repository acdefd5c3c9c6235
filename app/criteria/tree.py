"""The tree of headings and criteria of a lot, as it is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.tenders.models import Criterion, CriterionGroup, Lot
from app.tenders.queries import criteria_of


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading or a criterion in its place, and how deep it lies."""

    depth: int
    group: CriterionGroup | None
    criterion: Criterion | None


def groups_of(session: Session, lot: Lot) -> list[CriterionGroup]:
    """Read the headings of a lot in published order."""
    return list(
        session.exec(
            select(CriterionGroup)
            .where(CriterionGroup.lot_id == lot.id)
            .order_by(col(CriterionGroup.position), col(CriterionGroup.code))
        )
    )


def branches(
    criteria: Sequence[Criterion],
    groups: Sequence[CriterionGroup],
    parent_id: UUID | None = None,
    depth: int = 0,
) -> Iterator[Branch]:
    """Walk headings and criteria as they are published: what is under a heading follows it."""
    here: list[Criterion | CriterionGroup] = [
        *(one for one in groups if one.parent_id == parent_id),
        *(one for one in criteria if one.group_id == parent_id),
    ]
    for one in sorted(here, key=lambda one: (one.position, one.code)):
        if isinstance(one, Criterion):
            yield Branch(depth, None, one)
        else:
            yield Branch(depth, one, None)
            yield from branches(criteria, groups, one.id, depth + 1)


def under(group: CriterionGroup, groups: Sequence[CriterionGroup]) -> set[UUID]:
    """Name a heading and all headings under it."""
    found = {group.id}
    while more := {one.id for one in groups if one.parent_id in found} - found:
        found |= more
    return found


def points_under(
    group: CriterionGroup, criteria: Sequence[Criterion], groups: Sequence[CriterionGroup]
) -> Decimal:
    """Add up what stands under a heading."""
    inside = under(group, groups)
    return sum((one.points for one in criteria if one.group_id in inside), Decimal(0))


def number_anew(session: Session, lot: Lot) -> None:
    """Count headings and criteria from top to bottom, so that every list has one order."""
    session.flush()
    walk = list(branches(criteria_of(session, lot), groups_of(session, lot)))
    for position, branch in enumerate(walk, start=1):
        one = branch.group or branch.criterion
        if one is not None and one.position != position:
            one.position = position
            session.add(one)
    session.flush()
