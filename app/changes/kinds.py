"""What can change after publication: each kind has a form, a record and the verb that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import Authority, User
from app.authorities.forms import LeaveChangeForm, PartsChangeForm
from app.authorities.leaving import leave
from app.authorities.service import set_parts
from app.core.db import Record
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm, TypedCriterionForm
from app.criteria.service import edit_criterion
from app.products import admission, service
from app.products.forms import RuleForm, TariffForm, TypedProductForm, WindowForm
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.publishing.documents import add_file
from app.publishing.forms import FileForm
from app.publishing.models import TenderDocument
from app.requirements.forms import TypedRequirementForm
from app.requirements.service import add_requirement, edit_requirement
from app.tenders import service as tenders
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.forms import LotForm, TenderForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import edit_group
from app.tenders.models import Criterion, Lot, LotGroup, Requirement, Tender
from app.tenders.procedures import procedure_of

Verb = Callable[[Session, Any, User, Any], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be changed: its form, the record it is about, and the verb that does it."""

    form: type[BaseModel]
    subject: type[Any]
    apply: Verb
    section: str
    """Where the content of a version holds what changes."""
    adds: type[Record] | None = None
    """What it makes anew under the subject; several of these can wait."""


def _plain(verb: Verb) -> Verb:
    """The same verb, for a form as a page sends it."""
    return lambda session, one, user, form: verb(session, one, user, form.plain)


def _set_parts(session: Session, tender: Tender, user: User, form: PartsChangeForm) -> None:
    authority = session.get_one(Authority, form.authority_id)
    set_parts(session, tender, user, authority, form)


def _leave(session: Session, tender: Tender, user: User, form: LeaveChangeForm) -> None:
    leave(session, tender, user, session.get_one(Authority, form.authority_id), form)


def _add_lot(session: Session, tender: Tender, user: User, form: LotForm) -> None:
    """Add a product of an open house: it takes applications as soon as its version is out."""
    if procedure_of(tender).ranks:
        raise ConflictError(
            _("After publication no lot comes in: who did not submit might have done so for it.")
        )
    lot = tenders.add_lot(session, tender, user, form)
    LOT_FLOW.advance(session, lot, LotAction.START_ADMITTING, user)


KINDS: dict[str, Kind] = {
    "tender.edit": Kind(TenderForm, Tender, tenders.edit_tender, "tender"),
    "lot.create": Kind(LotForm, Tender, _add_lot, "lots", adds=Lot),
    "lot.edit": Kind(LotForm, Lot, tenders.edit_lot, "lots"),
    "lot.set_rules": Kind(RulesForm, Lot, set_rules, "lots"),
    "group.edit": Kind(GroupForm, LotGroup, edit_group, "groups"),
    "product.edit": Kind(TypedProductForm, Product, _plain(service.edit_product), "products"),
    "product.create": Kind(
        TypedProductForm, Lot, _plain(service.add_product), "products", adds=Product
    ),
    "tariff.edit": Kind(TariffForm, Tariff, service.edit_tariff, "tariffs"),
    "tariff.create": Kind(TariffForm, Lot, service.add_tariff, "tariffs", adds=Tariff),
    "window.edit": Kind(WindowForm, Window, admission.edit_window, "windows"),
    "window.create": Kind(WindowForm, Lot, admission.add_window, "windows", adds=Window),
    "eligibility.create": Kind(
        RuleForm, Lot, admission.add_rule, "eligibility", adds=EligibilityRule
    ),
    "participation.set_parts": Kind(PartsChangeForm, Tender, _set_parts, "authorities"),
    "participation.leave": Kind(LeaveChangeForm, Tender, _leave, "authorities"),
    "criterion.edit": Kind(TypedCriterionForm, Criterion, _plain(edit_criterion), "criteria"),
    "requirement.edit": Kind(
        TypedRequirementForm, Requirement, _plain(edit_requirement), "requirements"
    ),
    "requirement.create": Kind(
        TypedRequirementForm,
        Tender,
        _plain(add_requirement),
        "requirements",
        adds=Requirement,
    ),
    "document.replace": Kind(FileForm, TenderDocument, add_file, "documents"),
}
"""Nothing is removed after publication: who already works on it must not lose it."""
