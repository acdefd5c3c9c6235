"""What is wrong with money: the estimate, and what a tariff is made of."""

from collections.abc import Iterator
from datetime import date

from app.core.i18n import day
from app.core.i18n import gettext as _
from app.criteria.methods import asks_price
from app.products.build_up import ELEMENTS, missing_elements
from app.products.models import Tariff
from app.publishing.faults.fault import CLEAR, Check, Draft, Fault, Place
from app.tenders.grounds import Binding, Ground
from app.tenders.models import CriterionKind, Lot, Stage
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
            place = Place("products:of_lot", lot.id, "tariffs", lot_words(lot))
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
        place = Place("products:of_lot", one.lot_id, "tariffs", where)
        yield Fault("tariff.incomplete", message, place, False, TARIFFS, str(one.id))


def what_is_paid_is_known(draft: Draft) -> Iterator[Fault]:
    """Where nobody offers a price, the buyer says what it pays; an open house has fixed terms.

    A selection compares no prices. In a ranked lot words on how it is funded will do.
    """
    if draft.tender.stage == Stage.SELECTION:
        return
    ranks = draft.procedure.ranks
    for lot in draft.lots:
        is_told = lot.fixed_price is not None or _is_funded(draft, lot)
        if ranks and (is_told or asks_price(lot, lot.criteria)):
            continue
        of_lot = [one for one in draft.tariffs if one.lot_id == lot.id]
        known = {one.product_id for one in of_lot if _holds(one, draft.first_day)}
        products = [one for one in draft.products if one.lot_id == lot.id]
        bare = [f"{one.code} {one.title}" for one in products if one.id not in known]
        if None in known or (products and not bare):
            continue
        message = _("It is not said what is paid here. Add a tariff, or say where it stands.")
        if len(known) < len({one.product_id for one in of_lot}):
            message = _(
                "On %(day)s no tariff holds for: %(names)s. Change the dates of a tariff, or add "
                "one.",
                day=day(draft.first_day),
                names=", ".join(bare) or lot_words(lot),
            )
        elif known:
            message = _(
                "These products have no tariff: %(products)s. Add one, or say where it stands.",
                products=", ".join(bare),
            )
        place = Place("products:of_lot", lot.id, "tariffs", lot_words(lot))
        mark = "-".join(one.split()[0] for one in bare)[:100]
        yield Fault("tariff.missing", message, place, not ranks, CLEAR, mark)


def _holds(tariff: Tariff, on: date) -> bool:
    return (tariff.valid_from or on) <= on <= (tariff.valid_until or on)


def _is_funded(draft: Draft, lot: Lot) -> bool:
    """Whether the lot or a group above it says how it is paid."""
    groups = {one.id: one for one in draft.groups}
    told, above = lot.funding, lot.group_id
    while not told.strip() and above is not None:
        told, above = groups[above].funding, groups[above].parent_id
    return bool(told.strip())


CHECKS: tuple[Check, ...] = (
    value_is_estimated,
    price_points_are_settled,
    fixed_prices_are_built_up,
    tariffs_are_built_up,
    what_is_paid_is_known,
)
