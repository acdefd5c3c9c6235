"""What a version can add, and what can be prepared for something that itself waits to be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from babel.support import LazyProxy

from app.changes.differences import names_to_be
from app.core.errors import NotFoundError
from app.core.forms import fill
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.tenders.forms import LotForm
from app.tenders.models import Change, Lot, Tender
from app.tenders.service import LOT


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that a version adds: the verb that does it, and its form."""

    key: str
    verb: str
    label: LazyProxy
    template: str


ADDITIONS = (
    Addition("lot", "lot.create", _("Add product"), "tenders/_lot_form.html"),
    Addition("product", "product.create", _("Add code"), "products/_product_form.html"),
    Addition("tariff", "tariff.create", _("Add tariff"), "products/_tariff_form.html"),
    Addition("window", "window.create", _("Add dates"), "products/_window_form.html"),
    Addition("rule", "eligibility.create", _("Add rule"), "products/_rule_form.html"),
    Addition(
        "requirement",
        "requirement.create",
        _("Add requirement"),
        "requirements/_requirement_form.html",
    ),
)
UNDER = {"lot.create": {"product", "tariff", "window", "rule"}, "product.create": {"tariff"}}
"""What can be prepared for what waits."""


def addition_of(change: Change) -> Addition:
    """Say what a change adds, or that it adds nothing."""
    for one in ADDITIONS:
        if one.verb == change.verb:
            return one
    raise NotFoundError


def under(change: Change) -> list[Addition]:
    """List what can be prepared for what a change adds."""
    return [one for one in ADDITIONS if one.key in UNDER.get(change.verb, ())]


def lot_under(change: Change) -> UUID | None:
    """Say in which lot stands what is prepared for this: a new lot itself, else that of it."""
    return change.id if change.verb == "lot.create" else change.subject_id


def lot_to_be(tender: Tender, lot_id: UUID | None, waiting: Sequence[Change]) -> Lot:
    """Find a lot, or draw the one that waits to be added; the tender's lots must be loaded."""
    known = next((one for one in tender.lots if one.id == lot_id), None)
    if known is not None:
        return known
    change = next((one for one in waiting if one.id == lot_id), None)
    form = fill(LotForm, dict(change.payload)).value if change else None
    if change is None or form is None:
        raise NotFoundError
    told = form.model_dump(include=LOT)
    return Lot(id=change.id, tender_id=tender.id, number=len(tender.lots) + 1, **told)


def named_as_prepared(waiting: Sequence[Change]) -> dict[UUID, str]:
    """Call each lot and product that waits as a list of choices does."""
    return {
        UUID(key): gettext("%(name)s (prepared)", name=name)
        for key, name in names_to_be(waiting).items()
    }
