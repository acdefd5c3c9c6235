"""Let a lot be decided as another lot of the tender: its criteria, scales and rules."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.criteria.deciding import rules_columns
from app.criteria.forms import RulesForm
from app.criteria.headings import branches, groups_of
from app.tenders.drafts import demand_ranking, lock_unpublished
from app.tenders.models import Criterion, CriterionGroup, Lot, ScaleStep
from app.tenders.queries import criteria_of

PRICES = {"fixed_price", "price_floor", "price_ceiling"}
RULES = sorted(set(rules_columns(RulesForm())) - PRICES)
"""What of a lot says how it is decided; its prices are its own."""


def lots_to_take_from(session: Session, lot: Lot) -> list[Lot]:
    """Find the other lots of the tender that are judged on something already."""
    judged = select(Criterion.lot_id).where(Criterion.tender_id == lot.tender_id)
    return list(
        session.exec(
            select(Lot).where(Lot.id != lot.id, col(Lot.id).in_(judged)).order_by(col(Lot.number))
        )
    )


def take_over(session: Session, lot: Lot, officer: User, source_id: UUID) -> None:
    """Copy the criteria of another lot with its rules; they are this lot's own from then on."""
    demand_ranking(lock_unpublished(session, lot.tender_id))
    source = next((one for one in lots_to_take_from(session, lot) if one.id == source_id), None)
    if source is None:
        raise NotFoundError
    if criteria_of(session, lot) or groups_of(session, lot):
        raise ConflictError(
            _("This lot has criteria of its own. Remove them before you take over others.")
        )
    criteria = criteria_of(session, source)
    _copy_tree(session, lot, criteria, groups_of(session, source))
    for name in RULES:
        setattr(lot, name, getattr(source, name))
    session.add(lot)
    session.flush()
    session.expire(lot, ["criteria"])
    record(
        session, officer, "lot.take_over_criteria", lot,
        after={"from": source.title, "criteria": [one.code for one in criteria]},
    )  # fmt: skip


def _copy_tree(
    session: Session, lot: Lot, criteria: Sequence[Criterion], groups: Sequence[CriterionGroup]
) -> None:
    """Copy headings, criteria and steps; what lies under a heading lies under its copy."""
    copies: dict[UUID, UUID] = {}
    for branch in branches(criteria, groups):
        if branch.group is not None:
            one = branch.group
            copies[one.id] = uuid4()
            values = one.model_dump(exclude={"id", "lot_id", "parent_id"})
            parent_id = one.parent_id and copies[one.parent_id]
            session.add(
                CriterionGroup(id=copies[one.id], lot_id=lot.id, parent_id=parent_id, **values)
            )
            session.flush()
        if branch.criterion is not None:
            heading_id = branch.criterion.group_id
            _copy_criterion(session, lot, branch.criterion, heading_id and copies[heading_id])


def _copy_criterion(
    session: Session, lot: Lot, criterion: Criterion, group_id: UUID | None
) -> None:
    values = criterion.model_dump(exclude={"id", "lot_id", "group_id", "version"})
    copy = Criterion(lot_id=lot.id, group_id=group_id, **values)
    session.add(copy)
    session.flush()
    for step in criterion.scale:
        values = step.model_dump(exclude={"id", "criterion_id"})
        session.add(ScaleStep(criterion_id=copy.id, **values))
