"""What is wrong with money: the estimate, and what a tariff is made of."""

from collections.abc import Iterator

from app.core.i18n import gettext as _
from app.products.build_up import ELEMENTS, missing_elements
from app.publishing.faults.fault import Check, Draft, Fault, Place
from app.tenders.grounds import Binding, Ground
from app.tenders.models import CriterionKind
from app.tenders.words import lot_words

VALUE = Ground(Binding.PRINCIPLE, "Aw 1.10")
TARIFFS = Ground(Binding.STATUTE, "UB-Wmo 5.4, B-Jw 2.3")


def value_is_estimated(draft: Draft) -> Iterator[Fault]:
    """The estimate decides which rules hold, and how long copies of contracts are kept."""
    lots = draft.lots
    is_told = draft.tender.estimated_value is not None or (
        bool(lots) and all(one.estimated_value is not None for one in lots)
    )
    if draft.procedure.ranks and not is_told:
        message = _("The estimated value is not filled in.")
        yield Fault("value.missing", message, draft.field("estimated_value"), False, VALUE)


def price_points_are_settled(draft: Draft) -> Iterator[Fault]:
    """Whether a letter shows the price points of the winner is chosen before prices come in."""
    weighs = any(one.kind == CriterionKind.PRICE for lot in draft.lots for one in lot.criteria)
    if draft.procedure.ranks and weighs and draft.tender.show_price_points is None:
        message = _("Choose whether letters show the price points of the winner.")
        yield Fault("price_points.missing", message, draft.field("show_price_points"))


def fixed_prices_are_built_up(draft: Draft) -> Iterator[Fault]:
    """A price that the buyer sets rests on its elements (UB-Wmo 5.4; B-Jw 2.3)."""
    explained = {one.lot_id for one in draft.tariffs}
    for lot in draft.lots:
        if lot.fixed_price is not None and lot.id not in explained:
            message = _("Say of what the fixed price is made: add a tariff with its elements.")
            place = Place("tenders:edit_lot", lot.id, "tariffs", lot_words(lot))
            yield Fault("tariff.no_build_up", message, place, False, TARIFFS)


def tariffs_are_built_up(draft: Draft) -> Iterator[Fault]:
    """A tariff names every element that one of the two laws asks."""
    names = {lot.id: lot_words(lot) for lot in draft.lots}
    products = {one.id: f"{one.code} {one.title}" for one in draft.products}
    for one in draft.tariffs:
        missing = missing_elements(one.build_up)
        if one.amount is None or not missing:
            continue
        message = _(
            "The tariff does not name what it is made of. Missing: %(elements)s.",
            elements=", ".join(str(ELEMENTS[one]) for one in missing),
        )
        where = products[one.product_id] if one.product_id else names.get(one.lot_id, "")
        place = Place("tenders:edit_lot", one.lot_id, "tariffs", where)
        yield Fault("tariff.incomplete", message, place, False, TARIFFS, str(one.id))


CHECKS: tuple[Check, ...] = (
    value_is_estimated,
    price_points_are_settled,
    fixed_prices_are_built_up,
    tariffs_are_built_up,
)
