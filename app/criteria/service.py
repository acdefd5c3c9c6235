"""Write on what submissions earn points."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.criteria.fit import NO_PRICES, conflicts, leaf_of, leaf_of_form
from app.criteria.following import settle
from app.criteria.forms import CriterionForm, ScaleStepForm
from app.criteria.headings import demand_free_code, demand_group, last_position
from app.criteria.methods import FORMULA_VALUE
from app.criteria.tree import branches, groups_of
from app.tenders.drafts import delete_all, demand_ranking, lock_unpublished, told
from app.tenders.models import (
    Criterion,
    CriterionGroup,
    CriterionKind,
    Lot,
    ScaleStep,
    Stage,
    Tender,
)
from app.tenders.queries import criteria_of
from app.tenders.words import typed_or_none

NOT_COLUMNS = {"steps", "scale_kind", "version", *FORMULA_VALUE.values()}


def add_criterion(session: Session, lot: Lot, officer: User, form: CriterionForm) -> Criterion:
    """Let a lot be judged on something, with the scale and the words of each step."""
    demand_ranking(lock_unpublished(session, lot.tender_id))
    _demand_sound(session, lot, form, None)
    criterion = Criterion(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        position=last_position(session, lot),
        **_criterion_values(form),
    )
    session.add(criterion)
    session.flush()
    session.expire(lot, ["criteria"])
    _set_scale(session, criterion, form.steps)
    record(session, officer, "criterion.create", criterion, after=told(form))
    settle(session, lot, officer)
    return criterion


def edit_criterion(
    session: Session, criterion: Criterion, officer: User, form: CriterionForm
) -> None:
    """Change a criterion and its scale, before publication."""
    demand_ranking(lock_unpublished(session, criterion.tender_id))
    lot = session.get_one(Lot, criterion.lot_id)
    _demand_sound(session, lot, form, criterion.id)
    demand_latest(session, criterion, criterion, form, typed_or_none)
    values = _criterion_values(form)
    before = criterion.model_dump(mode="json", include=set(values))
    criterion.sqlmodel_update(values)
    session.add(criterion)
    delete_all(session, _scale_of(session, criterion))
    _set_scale(session, criterion, form.steps)
    record(session, officer, "criterion.edit", criterion, before=before, after=told(form))
    settle(session, lot, officer)


def remove_criterion(session: Session, criterion: Criterion, officer: User) -> None:
    """Take a criterion back, before publication."""
    lock_unpublished(session, criterion.tender_id)
    before = {"code": criterion.code, "points": criterion.points}
    record(session, officer, "criterion.remove", criterion, before=before)
    lot = session.get_one(Lot, criterion.lot_id)
    delete_all(session, [*_scale_of(session, criterion), criterion])
    session.expire(lot, ["criteria"])
    settle(session, lot, officer)


def move_up(session: Session, criterion: Criterion, officer: User) -> None:
    """Let a criterion change places with what stands before it under the same heading."""
    demand_ranking(lock_unpublished(session, criterion.tender_id))
    lot = session.get_one(Lot, criterion.lot_id)
    beside: list[Criterion | CriterionGroup] = []
    for branch in branches(criteria_of(session, lot), groups_of(session, lot)):
        if branch.criterion and branch.criterion.group_id == criterion.group_id:
            beside.append(branch.criterion)
        elif branch.group and branch.group.parent_id == criterion.group_id:
            beside.append(branch.group)
    at = [one.id for one in beside].index(criterion.id)
    if at == 0:
        return
    above = beside[at - 1]
    above.position, criterion.position = criterion.position, above.position
    session.add_all([above, criterion])
    record(session, officer, "criterion.move", criterion, after={"before": above.code})
    settle(session, lot, officer)


def _demand_sound(session: Session, lot: Lot, form: CriterionForm, own: UUID | None) -> None:
    """Refuse what cannot be published: at its field, before anything changes."""
    demand_free_code(session, lot, form.code, own)
    demand_group(session, lot, form.group_id)
    stage = session.get_one(Tender, lot.tender_id).stage
    if form.kind == CriterionKind.PRICE and stage == Stage.SELECTION:
        raise InvalidError(NO_PRICES, field="kind")
    _demand_values(form)
    others = [leaf_of(one) for one in criteria_of(session, lot) if one.id != own]
    leaves = [*others, leaf_of_form(form)]
    for conflict in conflicts(lot.method, lot.method_values, lot.rounding_stages, leaves):
        raise InvalidError(conflict.sentence, field=conflict.criterion_field)


def _demand_values(form: CriterionForm) -> None:
    """Hold the numbers of a formula or a scale against each other."""
    needed = FORMULA_VALUE.get(form.formula) if form.formula else None
    if needed and form.formula_value is None:
        raise InvalidError(_("Fill this in."), field=needed)
    if (
        form.band_floor is not None
        and form.band_ceiling is not None
        and form.band_ceiling <= form.band_floor
    ):
        raise InvalidError(_("The ceiling must lie above the floor."), field="band_ceiling")
    if form.kind == CriterionKind.PRICE or form.scale_kind != "numbers":
        return
    if form.range_to is None:
        raise InvalidError(_("Fill this in."), field="range_to")
    low = form.range_from or 0
    if low >= form.range_to:
        raise InvalidError(_("The lowest number must lie below the highest."), field="range_from")
    if form.range_step and form.range_step > form.range_to - low:
        raise InvalidError(_("One step is larger than the whole scale."), field="range_step")


def _criterion_values(form: CriterionForm) -> dict[str, Any]:
    """Write the columns; the form kept only what belongs to the kind."""
    return {**form.model_dump(exclude=NOT_COLUMNS), "formula_value": form.formula_value}


def _scale_of(session: Session, criterion: Criterion) -> Sequence[ScaleStep]:
    return session.exec(select(ScaleStep).where(ScaleStep.criterion_id == criterion.id)).all()


def _set_scale(session: Session, criterion: Criterion, steps: Sequence[ScaleStepForm]) -> None:
    session.add_all(
        ScaleStep(
            tender_id=criterion.tender_id,
            criterion_id=criterion.id,
            position=position,
            **step.model_dump(),
        )
        for position, step in enumerate(steps)
    )
    session.flush()
    session.expire(criterion, ["scale", "group"])
