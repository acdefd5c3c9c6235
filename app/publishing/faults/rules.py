"""What is wrong with the rules of a ranked lot: criteria, scales, equals, winners."""

from collections.abc import Iterator
from decimal import Decimal

from app.core.i18n import gettext as _
from app.core.i18n import number
from app.criteria.methods import asks_price, is_relative
from app.criteria.rules import lot_rules, rule_faults
from app.criteria.simulator import weights_of
from app.criteria.surprises import surprises
from app.publishing.faults.fault import Draft, Fault, LotCheck, Place
from app.tenders.grounds import Binding, Ground, Rule
from app.tenders.models import Criterion, CriterionKind, Lot, Method, PriceFormula, Stage
from app.tenders.words import lot_words

WHOLE = Decimal(100)
STEPS = 2
"""A scale of one step does not distinguish."""
INVITED = 5
"""Aw 2.99(3): at least five candidates go through."""
DOUBTFUL = {
    "minimum.unreachable": "",
    "minimum_total.unreachable": "f-minimum_total",
    "scale.unequal": "sum",
    "scale.top": "",
}
"""What of the surprises is asked here, and where it is mended; the other checks say the rest."""
UNREACHABLE = ".unreachable"
WEIGHTS = Ground(Binding.PRINCIPLE, "Aw 1.9, 2.115")


def _say(
    lot: Lot,
    code: str,
    message: str,
    anchor: str,
    *,
    blocks: bool = True,
    ground: Ground = WEIGHTS,
    mark: str = "",
) -> Fault:
    page = "criteria:rules" if anchor.startswith("f-") else "criteria:index"
    place = Place(page, lot.id, anchor, lot_words(lot))
    return Fault(code, message, place, blocks, ground, mark)


def criteria_are_there(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """Without a criterion nothing is compared."""
    if not lot.criteria:
        message = _("There are no award criteria yet. Add at least one.")
        yield _say(lot, "criteria.missing", message, "add")


def points_are_above_zero(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """A criterion that earns nothing decides nothing."""
    for one in lot.criteria:
        if one.points <= 0:
            message = _("Criterion %(code)s earns no points.", code=one.code)
            yield _say(lot, "criterion.no_points", message, f"criterion-{one.id}", mark=one.code)


def points_add_up(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """Weights are read as parts of a hundred."""
    total = sum((one.points for one in lot.criteria), Decimal(0))
    if not lot.criteria or lot.method != Method.WEIGHTED_POINTS or total == WHOLE:
        return
    if total < WHOLE:
        message = _(
            "Your criteria add up to %(total)s. Divide another %(rest)s points.",
            total=number(total),
            rest=number(WHOLE - total),
        )
    else:
        message = _(
            "Your criteria add up to %(total)s. That is %(rest)s points over 100.",
            total=number(total),
            rest=number(total - WHOLE),
        )
    yield _say(lot, "points.sum", message, "sum", blocks=False, mark=number(total))


def prices_have_a_formula(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """What a price earns is known beforehand."""
    for one in lot.criteria:
        anchor, floor, ceiling = f"criterion-{one.id}", one.band_floor, one.band_ceiling
        if one.kind != CriterionKind.PRICE:
            continue
        if one.formula is None:
            message = _("Choose how the price earns points in %(code)s.", code=one.code)
            yield _say(lot, "price.no_formula", message, anchor, mark=one.code)
        elif one.formula == PriceFormula.LINEAR_BAND and (
            floor is None or ceiling is None or ceiling <= floor
        ):
            message = _("Fill in the band of %(code)s: the ceiling above the floor.", code=one.code)
            yield _say(lot, "price.no_band", message, anchor, mark=one.code)


def _stepped(lot: Lot) -> list[Criterion]:
    """The criteria that are scored in steps, not in numbers of a range."""
    return [
        one for one in lot.criteria if one.kind == CriterionKind.QUALITY and one.range_to is None
    ]


def scales_have_steps(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """A scale has steps that differ, and words that say when each is earned."""
    for one in _stepped(lot):
        anchor, code = f"criterion-{one.id}", one.code
        if len(one.scale) < STEPS:
            message = _("The scale of %(code)s needs at least two steps.", code=code)
            yield _say(lot, "scale.too_short", message, anchor, mark=code)
        without = [step.label for step in one.scale if not step.text.strip()]
        if without:
            message = _(
                "Write when a submission earns these steps of %(code)s: %(steps)s.",
                code=code,
                steps=", ".join(without),
            )
            yield _say(lot, "scale.no_words", message, anchor, mark=code)
        fractions = [step.fraction for step in one.scale]
        if len(set(fractions)) < len(fractions):
            message = _("Two steps of %(code)s earn the same points.", code=code)
            yield _say(lot, "scale.equal_steps", message, anchor, mark=code)


def surprises_are_meant(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """What the simulator shows: a minimum above the most excludes everybody, the rest may stand."""
    for one in surprises(lot, weights_of(lot, lot.criteria)):
        if one.code in DOUBTFUL:
            anchor = f"criterion-{one.criterion.id}" if one.criterion else DOUBTFUL[one.code]
            blocks = one.code.endswith(UNREACHABLE)
            yield _say(lot, one.code, one.text, anchor, blocks=blocks, mark=one.mark)


def quality_counts(draft: Draft, lot: Lot) -> Iterator[Fault]:
    """Price is never the only criterion in social care (Wmo 2.6.4, Jw 2.12)."""
    is_price_only = bool(lot.criteria) and all(
        one.kind == CriterionKind.PRICE for one in lot.criteria
    )
    ground = draft.procedure.ground(Rule.QUALITY_COUNTS)
    if ground and (is_price_only or lot.method == Method.LOWEST_PRICE):
        message = _(
            "Only the price counts. In social care quality must count too "
            "(Wmo 2015, article 2.6.4; Jeugdwet, article 2.12)."
        )
        yield _say(lot, "price.only", message, "add", ground=ground)


def price_counts_once(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """One criterion weighs the price, and only where one is asked."""
    prices = [one for one in lot.criteria if one.kind == CriterionKind.PRICE]
    if len(prices) > 1:
        message = _("Two criteria weigh the price. Keep one.")
        yield _say(lot, "price.twice", message, f"criterion-{prices[1].id}")
    if prices and lot.fixed_price is not None:
        message = _("The price is fixed, so it cannot earn points too.")
        yield _say(lot, "price.fixed_and_weighed", message, "f-fixed_price")


def dropout_is_chosen(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """Where a figure depends on who else takes part, somebody who drops out changes it."""
    if lot.on_dropout is None and is_relative(lot.method, lot.criteria):
        message = _(
            "Choose what happens when somebody drops out: points depend on who else takes part."
        )
        yield _say(lot, "dropout.missing", message, "f-on_dropout")


def equals_can_be_separated(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """The number of winners is fixed: equals at the last place must not get stuck."""
    by_price = {"price": "lowest"} in lot.tie_breakers
    if lot.criteria and by_price and not asks_price(lot, lot.criteria):
        message = _("Equals cannot be separated by price: none is asked.")
        yield _say(lot, "equals.by_no_price", message, "f-tie_breakers")
    if {"draw": True} not in lot.tie_breakers:
        message = _("What separates equals may not be enough. Let drawing lots come last.")
        stuck = lot.winners is not None
        yield _say(lot, "equals.stuck", message, "f-tie_breakers", blocks=stuck)


def winners_are_counted(draft: Draft, lot: Lot) -> Iterator[Fault]:
    """How many win is known beforehand; a selection lets at least five through (Aw 2.99(3))."""
    invited = draft.procedure.ground(Rule.INVITED)
    if draft.tender.stage == Stage.SELECTION and invited:
        if lot.winners is None or lot.winners < INVITED:
            message = _(
                "Invite at least %(least)s candidates (%(ground)s).", least=INVITED, ground=invited
            )
            yield _say(lot, "winners.too_few", message, "f-winners", ground=invited)
    elif lot.winners is None:
        message = _("No number of winners is set: everybody who is ranked wins.")
        yield _say(lot, "winners.missing", message, "f-winners", blocks=False)


def engine_reads_the_rules(_draft: Draft, lot: Lot) -> Iterator[Fault]:
    """The engine that will rank reads the rules as they will be frozen."""
    if not lot.criteria:
        return
    for sentence in rule_faults(lot_rules(lot, lot.criteria)):
        message = _("The rules do not add up: %(fault)s", fault=sentence)
        yield _say(lot, "rules.refused", message, "rules", mark=sentence[:60])


CHECKS: tuple[LotCheck, ...] = (
    criteria_are_there,
    points_are_above_zero,
    prices_have_a_formula,
    scales_have_steps,
    quality_counts,
    price_counts_once,
    dropout_is_chosen,
    equals_can_be_separated,
    winners_are_counted,
    surprises_are_meant,
    points_add_up,
)
"""What a person can mend at a field; where these find nothing, the engine reads as well."""
