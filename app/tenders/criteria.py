"""Write on what submissions earn points and how a lot is decided."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.tenders.criteria_forms import CriterionForm, RulesForm, ScaleStepForm
from app.tenders.drafts import delete_all, lock_unpublished, told
from app.tenders.models import (
    Criterion,
    CriterionKind,
    Lot,
    PriceFormula,
    ScaleStep,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of


def add_criterion(session: Session, lot: Lot, officer: User, form: CriterionForm) -> Criterion:
    """Let a lot be judged on something, with the scale and the words of each step."""
    _demand_ranking(lock_unpublished(session, lot.tender_id))
    criteria = criteria_of(session, lot)
    _demand_free_code(criteria, form.code)
    criterion = Criterion(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        position=max((one.position for one in criteria), default=0) + 1,
        **_criterion_values(form),
    )
    session.add(criterion)
    session.flush()
    session.expire(lot, ["criteria"])
    _set_scale(session, criterion, form.steps)
    record(session, officer, "criterion.create", criterion, after=told(form))
    return criterion


def edit_criterion(
    session: Session, criterion: Criterion, officer: User, form: CriterionForm
) -> None:
    """Change a criterion and its scale, before publication."""
    tender = lock_unpublished(session, criterion.tender_id)
    _demand_ranking(tender)
    lot = session.get_one(Lot, criterion.lot_id)
    others = [one for one in criteria_of(session, lot) if one.id != criterion.id]
    _demand_free_code(others, form.code)
    values = _criterion_values(form)
    before = criterion.model_dump(mode="json", include=set(values))
    criterion.sqlmodel_update(values)
    session.add(criterion)
    delete_all(session, _scale_of(session, criterion))
    _set_scale(session, criterion, form.steps)
    record(session, officer, "criterion.edit", criterion, before=before, after=told(form))


def remove_criterion(session: Session, criterion: Criterion, officer: User) -> None:
    """Take a criterion back, before publication."""
    lock_unpublished(session, criterion.tender_id)
    before = {"code": criterion.code, "points": criterion.points}
    record(session, officer, "criterion.remove", criterion, before=before)
    lot = session.get_one(Lot, criterion.lot_id)
    delete_all(session, [*_scale_of(session, criterion), criterion])
    session.expire(lot, ["criteria"])


def _demand_free_code(others: Sequence[Criterion], code: str) -> None:
    if code == "consensus" or any(one.code == code for one in others):
        raise InvalidError(_("This code is taken. Choose another one."), field="code")


def _criterion_values(form: CriterionForm) -> dict[str, Any]:
    """Keep only what belongs to the kind: a price has a formula, quality a way to combine."""
    values = form.model_dump(exclude={"steps"})
    if form.kind == CriterionKind.PRICE:
        values["minimum"] = None
    else:
        values["formula"] = None
    if values["formula"] != PriceFormula.LINEAR_BAND:
        values["band_floor"] = values["band_ceiling"] = None
    return values


def _scale_of(session: Session, criterion: Criterion) -> Sequence[ScaleStep]:
    return session.exec(select(ScaleStep).where(ScaleStep.criterion_id == criterion.id)).all()


def _set_scale(session: Session, criterion: Criterion, steps: Sequence[ScaleStepForm]) -> None:
    kept = [] if criterion.kind == CriterionKind.PRICE else steps
    session.add_all(
        ScaleStep(
            tender_id=criterion.tender_id,
            criterion_id=criterion.id,
            position=position,
            **step.model_dump(),
        )
        for position, step in enumerate(kept)
    )
    session.flush()
    session.expire(criterion, ["scale"])


def set_rules(session: Session, lot: Lot, officer: User, form: RulesForm) -> None:
    """Set how a lot is decided: winners, prices, rounding, equals."""
    tender = lock_unpublished(session, lot.tender_id)
    _demand_ranking(tender)
    if form.price_floor and form.price_ceiling and form.price_ceiling < form.price_floor:
        raise InvalidError(_("The ceiling lies below the floor."), field="price_ceiling")
    values = {**form.model_dump(exclude={"tie_breakers"}), "tie_breakers": form.order_of_equals}
    before = lot.model_dump(mode="json", include=set(values))
    lot.sqlmodel_update(values)
    session.add(lot)
    record(session, officer, "lot.set_rules", lot, before=before, after=told(form))


def _demand_ranking(tender: Tender) -> None:
    """In open house nothing is compared: the address of a criterion does not exist."""
    if not procedure_of(tender.procedure).ranks:
        raise NotFoundError
