"""Write how a lot is decided: method, prices, rounding, equals."""

from typing import Any

from sqlmodel import Session

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.criteria.fit import NO_PRICES, conflicts, leaf_of
from app.criteria.following import bring_rules
from app.criteria.forms import RulesForm
from app.criteria.methods import METHOD_VALUES, METHODS, PriceUse, is_relative
from app.tenders.drafts import demand_ranking, lock_unpublished, told
from app.tenders.models import Lot, Stage
from app.tenders.queries import criteria_of
from app.tenders.words import exact, typed_or_none

PRICES = {"fixed_price", "price_floor", "price_ceiling"}
"""Rules that no lot takes over from another."""
OF_PRICES = ("fixed_price", "price_floor", "price_ceiling", "low_to_others", "low_to_next")
NOT_COLUMNS = {"tie_breakers", "version", *METHOD_VALUES}


def set_rules(session: Session, lot: Lot, officer: User, form: RulesForm) -> None:
    """Set how a lot is decided, before publication."""
    tender = lock_unpublished(session, lot.tender_id)
    demand_ranking(tender)
    columns = rules_columns(form)
    if tender.stage == Stage.SELECTION:
        _demand_no_price(form)
    _demand_prices(form)
    _demand_equals(form)
    if form.minimum_total is not None and not METHODS[form.method].highest_wins:
        raise InvalidError(
            _("A minimum total belongs only where the highest wins."), field="minimum_total"
        )
    criteria = criteria_of(session, lot)
    leaves = [leaf_of(one) for one in criteria]
    for conflict in conflicts(form.method, columns["method_values"], form.rounding_stages, leaves):
        raise InvalidError(conflict.sentence, field=conflict.rules_field)
    if form.on_dropout is None and is_relative(form.method, criteria):
        raise InvalidError(
            _("Choose this: figures here depend on who else takes part."), field="on_dropout"
        )
    demand_latest(session, lot, lot, form, typed_or_none)
    before = lot.model_dump(mode="json", include=set(columns))
    had = {name: getattr(lot, name) for name in set(columns) - PRICES}
    lot.sqlmodel_update(columns)
    session.add(lot)
    record(session, officer, "lot.set_rules", lot, before=before, after=told(form))
    if tender.published_at is None:
        bring_rules(session, lot, officer, had)


def rules_columns(form: RulesForm) -> dict[str, Any]:
    """Write what a form says as a lot keeps it."""
    return {
        **form.model_dump(exclude=NOT_COLUMNS),
        "method_values": _method_values(form),
        "tie_breakers": form.order_of_equals,
    }


def _method_values(form: RulesForm) -> dict[str, str]:
    """Write what the method asks besides, or refuse where it is not filled in."""
    values = {}
    for name in METHODS[form.method].values:
        value = getattr(form, name)
        if value is None:
            raise InvalidError(_("Fill this in."), field=name)
        values[METHOD_VALUES[name]] = exact(value)
    return values


def _demand_no_price(form: RulesForm) -> None:
    """Refuse in a selection what only prices need: candidates offer none yet."""
    if METHODS[form.method].price == PriceUse.ALWAYS:
        raise InvalidError(NO_PRICES, field="method")
    for name in OF_PRICES:
        if getattr(form, name) is not None:
            raise InvalidError(NO_PRICES, field=name)
    if "price" in form.tie_breakers:
        raise InvalidError(NO_PRICES, field="tie_breakers")


def _demand_prices(form: RulesForm) -> None:
    """Hold limits and warnings about prices against each other."""
    if form.price_floor and form.price_ceiling and form.price_ceiling < form.price_floor:
        raise InvalidError(_("The ceiling lies below the floor."), field="price_ceiling")
    if (form.low_to_others is None) != (form.low_to_next is None):
        missing = "low_to_others" if form.low_to_others is None else "low_to_next"
        raise InvalidError(_("Fill in both shares, or neither."), field=missing)


def _demand_equals(form: RulesForm) -> None:
    """Refuse a draw before something else, and the same twice."""
    chosen = [one for one in form.tie_breakers if one]
    if "draw" in chosen[:-1]:
        raise InvalidError(_("Let drawing lots come last."), field="tie_breakers")
    if len(set(chosen)) < len(chosen):
        raise InvalidError(_("The same stands here twice."), field="tie_breakers")
