"""Let a lot be decided as another lot of the tender: its criteria, scales and rules."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.criteria.deciding import PRICES, rules_columns
from app.criteria.following import copy_criteria
from app.criteria.forms import HandOnForm, RulesForm
from app.criteria.tree import groups_of
from app.tenders.drafts import demand_ranking, lock_unpublished
from app.tenders.models import Criterion, CriterionGroup, Lot
from app.tenders.queries import criteria_of

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


def lots_without(session: Session, lot: Lot) -> list[Lot]:
    """Find the other lots of the tender that are judged on nothing yet."""
    told = (
        select(Criterion.lot_id).where(Criterion.tender_id == lot.tender_id),
        select(CriterionGroup.lot_id).where(CriterionGroup.tender_id == lot.tender_id),
    )
    return list(
        session.exec(
            select(Lot)
            .where(Lot.tender_id == lot.tender_id, Lot.id != lot.id)
            .where(*(col(Lot.id).not_in(one) for one in told))
            .order_by(col(Lot.number))
        )
    )


def hand_on(session: Session, lot: Lot, officer: User, form: HandOnForm) -> None:
    """Let several lots be decided as this one, all at once."""
    empty = {one.id: one for one in lots_without(session, lot)}
    if not form.lot_id or not set(form.lot_id) <= set(empty):
        raise InvalidError(_("Tick lots that have no criteria yet."), field="lot_id")
    for one in form.lot_id:
        take_over(session, empty[one], officer, lot.id)


def take_over(session: Session, lot: Lot, officer: User, source_id: UUID) -> None:
    """Copy the criteria of another lot with its rules; the lot follows it until it changes them."""
    demand_ranking(lock_unpublished(session, lot.tender_id))
    source = next((one for one in lots_to_take_from(session, lot) if one.id == source_id), None)
    if source is None:
        raise NotFoundError
    if criteria_of(session, lot) or groups_of(session, lot):
        raise ConflictError(
            _("This lot has criteria of its own. Remove them before you take over others.")
        )
    lot.criteria_from_id = source.id
    for name in RULES:
        setattr(lot, name, getattr(source, name))
    session.add(lot)
    copy_criteria(session, lot, source, officer)
