"""Make a tender: what it is, its lots, what it demands and how it decides."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from pydantic import BaseModel
from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.core.errors import ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.tenders.forms import (
    CriterionForm,
    LotForm,
    RequirementForm,
    RulesForm,
    ScaleStepForm,
    TenderForm,
)
from app.tenders.models import (
    Alternative,
    Assignment,
    Criterion,
    CriterionKind,
    Lot,
    PriceFormula,
    Requirement,
    ScaleStep,
    Tender,
)
from app.tenders.people import assign, end_assignment, join
from app.tenders.procedures import procedure_of
from app.tenders.progress import demand_unpublished, process_steps, tender_state
from app.tenders.queries import criteria_of, requirements_of

__all__ = [
    "add_criterion",
    "add_lot",
    "add_requirement",
    "assign",
    "choose_one",
    "create_tender",
    "criteria_of",
    "edit_criterion",
    "edit_lot",
    "edit_requirement",
    "edit_tender",
    "end_assignment",
    "join",
    "process_steps",
    "remove_criterion",
    "remove_lot",
    "remove_requirement",
    "requirements_of",
    "set_rules",
    "tender_state",
]


def choose_one() -> LazyProxy:
    """Say that what was chosen is not among the possibilities."""
    return _("Choose one of the possibilities.")


def _told(form: BaseModel, *leave_out: str) -> dict[str, Any]:
    """What a form says, as the trail keeps it."""
    return form.model_dump(mode="json", exclude=set(leave_out))


def _unpublished(session: Session, tender_id: UUID) -> Tender:
    """Lock the tender: nothing of it changes while somebody publishes it."""
    tender = session.exec(select(Tender).where(Tender.id == tender_id).with_for_update()).one()
    demand_unpublished(tender)
    return tender


# The tender ------------------------------------------------------------------------


def create_tender(
    session: Session, authority: Authority, officer: User, form: TenderForm
) -> Tender:
    """Start a tender for an authority; who starts it is its officer."""
    membership = session.exec(
        select(Membership).where(
            Membership.user_id == officer.id, Membership.authority_id == authority.id
        )
    ).first()
    if membership is None:
        raise NotFoundError
    if not membership.can_create_tenders:
        raise ForbiddenError(_("You may not start tenders for this authority."))
    tender = Tender(
        **form.model_dump(include=set(TenderForm.model_fields)),
        slug=_free_slug(session, form),
        lead_authority_id=authority.id,
    )
    session.add(tender)
    session.flush()
    session.add(Assignment(tender_id=tender.id, user_id=officer.id, duty=Duty.OFFICER))
    record(session, officer, "tender.create", tender, after=_told(form))
    return tender


def _free_slug(session: Session, form: TenderForm) -> str:
    """Make the public address, which never changes after."""
    plain = unicodedata.normalize("NFKD", f"{form.title} {form.reference}")
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    base = "-".join(words)[:100].strip("-") or "aanbesteding"
    taken = set(session.exec(select(Tender.slug).where(col(Tender.slug).startswith(base))))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def edit_tender(session: Session, tender: Tender, officer: User, form: TenderForm) -> None:
    """Change what a tender says about itself, before it is published."""
    demand_unpublished(tender)
    if form.procedure != tender.procedure and not procedure_of(form.procedure).ranks:
        has_criteria = session.exec(
            select(Criterion.id).where(Criterion.tender_id == tender.id)
        ).first()
        if has_criteria:
            raise InvalidError(
                _("Open house has no award criteria. Remove them first."), field="procedure"
            )
    names = set(TenderForm.model_fields)
    before = tender.model_dump(mode="json", include=names)
    tender.sqlmodel_update(form.model_dump(include=names))
    session.add(tender)
    record(session, officer, "tender.edit", tender, before=before, after=_told(form))


# Lots ------------------------------------------------------------------------------


def add_lot(session: Session, tender: Tender, officer: User, form: LotForm) -> Lot:
    """Add a lot, or a product of an open house."""
    _unpublished(session, tender.id)
    last = session.exec(select(func.max(Lot.number)).where(Lot.tender_id == tender.id)).one()
    lot = Lot(tender_id=tender.id, number=(last or 0) + 1, **form.model_dump())
    session.add(lot)
    session.flush()
    session.expire(tender, ["lots"])
    record(session, officer, "lot.create", lot, after=_told(form))
    return lot


def edit_lot(session: Session, lot: Lot, officer: User, form: LotForm) -> None:
    """Change what a lot is, before it is published."""
    _unpublished(session, lot.tender_id)
    before = lot.model_dump(mode="json", include=set(LotForm.model_fields))
    lot.sqlmodel_update(form.model_dump())
    session.add(lot)
    record(session, officer, "lot.edit", lot, before=before, after=_told(form))


def remove_lot(session: Session, lot: Lot, officer: User) -> None:
    """Take a lot out, with everything under it, before it is published."""
    tender = _unpublished(session, lot.tender_id)
    record(session, officer, "lot.remove", lot, before={"number": lot.number, "title": lot.title})
    for criterion in criteria_of(session, lot):
        _delete(session, [*criterion.scale, criterion])
    own = [one for one in requirements_of(session, lot) if one.lot_id == lot.id]
    for requirement in own:
        _delete(session, [*requirement.alternatives, requirement])
    _delete(session, session.exec(select(Assignment).where(Assignment.lot_id == lot.id)).all())
    _delete(session, [lot])
    session.expire(tender, ["lots"])


def _delete(session: Session, rows: Sequence[object]) -> None:
    for row in rows:
        session.delete(row)
        session.flush()


def set_rules(session: Session, lot: Lot, officer: User, form: RulesForm) -> None:
    """Set how a lot is decided: winners, prices, rounding, equals."""
    tender = _unpublished(session, lot.tender_id)
    _demand_ranking(tender)
    if form.price_floor and form.price_ceiling and form.price_ceiling < form.price_floor:
        raise InvalidError(_("The ceiling lies below the floor."), field="price_ceiling")
    values = {**form.model_dump(exclude={"tie_breakers"}), "tie_breakers": form.order_of_equals}
    before = lot.model_dump(mode="json", include=set(values))
    lot.sqlmodel_update(values)
    session.add(lot)
    record(session, officer, "lot.set_rules", lot, before=before, after=_told(form))


def _demand_ranking(tender: Tender) -> None:
    """In open house nothing is compared: the address of a criterion does not exist."""
    if not procedure_of(tender.procedure).ranks:
        raise NotFoundError


# Requirements ----------------------------------------------------------------------


def add_requirement(
    session: Session, tender: Tender, officer: User, form: RequirementForm
) -> Requirement:
    """Demand something of every submission, for the tender or for one lot."""
    _unpublished(session, tender.id)
    _demand_own_lot(session, tender, form.lot_id)
    last = session.exec(
        select(func.max(Requirement.position)).where(Requirement.tender_id == tender.id)
    ).one()
    requirement = Requirement(
        tender_id=tender.id,
        position=(last or 0) + 1,
        **form.model_dump(exclude={"alternatives"}),
    )
    session.add(requirement)
    session.flush()
    _set_alternatives(session, requirement, form)
    record(session, officer, "requirement.create", requirement, after=_told(form))
    return requirement


def edit_requirement(
    session: Session, requirement: Requirement, officer: User, form: RequirementForm
) -> None:
    """Change a demand, before publication."""
    tender = _unpublished(session, requirement.tender_id)
    _demand_own_lot(session, tender, form.lot_id)
    before = requirement.model_dump(mode="json", include=set(RequirementForm.model_fields))
    requirement.sqlmodel_update(form.model_dump(exclude={"alternatives"}))
    session.add(requirement)
    _delete(session, _alternatives_of(session, requirement))
    _set_alternatives(session, requirement, form)
    record(session, officer, "requirement.edit", requirement, before=before, after=_told(form))


def remove_requirement(session: Session, requirement: Requirement, officer: User) -> None:
    """Take a demand back, before publication."""
    _unpublished(session, requirement.tender_id)
    before = {"number": requirement.number, "title": requirement.title}
    record(session, officer, "requirement.remove", requirement, before=before)
    _delete(session, [*_alternatives_of(session, requirement), requirement])


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


# Criteria --------------------------------------------------------------------------


def add_criterion(session: Session, lot: Lot, officer: User, form: CriterionForm) -> Criterion:
    """Let a lot be judged on something, with the scale and the words of each step."""
    _demand_ranking(_unpublished(session, lot.tender_id))
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
    record(session, officer, "criterion.create", criterion, after=_told(form))
    return criterion


def edit_criterion(
    session: Session, criterion: Criterion, officer: User, form: CriterionForm
) -> None:
    """Change a criterion and its scale, before publication."""
    tender = _unpublished(session, criterion.tender_id)
    _demand_ranking(tender)
    lot = session.get_one(Lot, criterion.lot_id)
    others = [one for one in criteria_of(session, lot) if one.id != criterion.id]
    _demand_free_code(others, form.code)
    values = _criterion_values(form)
    before = criterion.model_dump(mode="json", include=set(values))
    criterion.sqlmodel_update(values)
    session.add(criterion)
    _delete(session, _scale_of(session, criterion))
    _set_scale(session, criterion, form.steps)
    record(session, officer, "criterion.edit", criterion, before=before, after=_told(form))


def remove_criterion(session: Session, criterion: Criterion, officer: User) -> None:
    """Take a criterion back, before publication."""
    _unpublished(session, criterion.tender_id)
    before = {"code": criterion.code, "points": criterion.points}
    record(session, officer, "criterion.remove", criterion, before=before)
    lot = session.get_one(Lot, criterion.lot_id)
    _delete(session, [*_scale_of(session, criterion), criterion])
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
