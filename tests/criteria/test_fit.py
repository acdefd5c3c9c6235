"""What an officer enters is refused at its field exactly where the engine would refuse it."""

from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.rules import lot_rules, rule_faults
from app.criteria.service import add_criterion
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import Method
from app.tenders.queries import criteria_of
from tests.tenders.factories import criterion_form, price_form, start_tender

NUMBERS = {"scale_kind": "numbers", "range_to": Decimal(10), "steps": []}
BELOW = [{"label": "goed", "fraction": Decimal(1)}, {"label": "slecht", "fraction": Decimal(-1)}]
WEIGHTS = {"quality_weight": Decimal(60), "price_weight": Decimal(40), "on_dropout": "recompute"}
PER_PRICE = {"price_unit": Decimal(1), "base_points": Decimal(10)}

CRITERIA = [
    ("weighs a price", Method.LOWEST_PRICE, {}, [price_form()], "kind"),
    ("weighs it twice", Method.WEIGHTED_POINTS, {}, [price_form("P"), price_form("Q")], "kind"),
    (
        "consensus in ranks",
        Method.MEAN_RANK,
        {"on_dropout": "recompute"},
        [criterion_form()],
        "combine",
    ),
    (
        "sum in an index",
        Method.UTILITY_INDEX,
        WEIGHTS,
        [criterion_form(combine="sum")],
        "combine",
    ),
    (
        "below zero in an index",
        Method.UTILITY_INDEX,
        WEIGHTS,
        [criterion_form(steps=BELOW)],
        "steps",
    ),
    (
        "rounds a mean of steps",
        Method.WEIGHTED_POINTS,
        {"rounding_stages": ["combined"]},
        [criterion_form(combine="mean")],
        "combine",
    ),
    (
        "a coefficient of one",
        Method.PRICE_OVER_COEFFICIENT,
        {},
        [criterion_form(points=Decimal("0.6")), criterion_form("K2", points=Decimal("0.4"))],
        "points",
    ),
    (
        "a coefficient of zero",
        Method.PRICE_OVER_COEFFICIENT,
        {},
        [criterion_form(points=Decimal("0.5"), steps=BELOW)],
        "steps",
    ),
    (
        "points below zero per price",
        Method.POINTS_PER_PRICE,
        PER_PRICE,
        [criterion_form(points=Decimal(20), steps=BELOW)],
        "steps",
    ),
]
IDS = [name for name, *_rest in CRITERIA]


@pytest.mark.parametrize(("name", "method", "rules", "forms", "field"), CRITERIA, ids=IDS)
def test_criterion_that_the_method_cannot_bear_is_refused_at_its_field(
    session, officer, name, method, rules, forms, field
):
    lot = start(session, officer)
    set_rules(session, lot, officer, RulesForm(method=method, **rules))
    for form in forms[:-1]:
        add_criterion(session, lot, officer, form)

    with pytest.raises(InvalidError) as refusal:
        add_criterion(session, lot, officer, forms[-1])

    assert refusal.value.field == field
    assert [one.code for one in criteria_of(session, lot)] == [one.code for one in forms[:-1]]


@pytest.mark.parametrize(("name", "method", "rules", "forms", "field"), CRITERIA, ids=IDS)
def test_engine_refuses_the_same(session, officer, name, method, rules, forms, field):
    lot = start(session, officer)
    form = RulesForm(method=method, **rules)
    lot.method, lot.rounding_stages = method, form.rounding_stages
    lot.on_dropout = form.on_dropout
    written = lot_rules(lot, [])
    written["method"] = {"kind": method.value} | {
        key: str(value)
        for key, value in {
            "base_points": form.base_points,
            "unit": form.price_unit,
            "quality_weight": form.quality_weight,
            "price_weight": form.price_weight,
        }.items()
        if value is not None
    }
    written["criteria"] = [leaf(one) for one in forms]

    assert len(rule_faults(written)) == 1


def leaf(form):
    written = {
        "id": form.code,
        "title": form.title,
        "kind": form.kind.value,
        "points": str(form.points),
    }
    if form.kind == "price":
        band = {"floor": "80", "ceiling": "120", "outside": "clamp"}
        return {**written, "formula": {"kind": "linear_band", **band}}
    steps = [{"label": one.label, "fraction": str(one.fraction)} for one in form.steps]
    return {**written, "combine": form.combine.value, "scale": {"steps": steps}}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"formula": "linear_above_lowest"}, "zero_at"),
        ({"formula": "logarithmic"}, "base"),
        ({"formula": "reference_ratio"}, "reference"),
        ({"band_ceiling": Decimal(80)}, "band_ceiling"),
    ],
)
def test_formula_needs_its_numbers(session, officer, fields, field):
    lot = start(session, officer)

    with pytest.raises(InvalidError) as refusal:
        add_criterion(session, lot, officer, price_form(**fields))

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"range_to": None}, "range_to"),
        ({"range_from": Decimal(10)}, "range_from"),
        ({"range_from": Decimal(6), "range_step": Decimal(5)}, "range_step"),
    ],
)
def test_scale_of_numbers_must_be_a_scale(session, officer, fields, field):
    lot = start(session, officer)

    with pytest.raises(InvalidError) as refusal:
        add_criterion(session, lot, officer, criterion_form(**{**NUMBERS, **fields}))

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"method": "points_per_price", "base_points": 0}, "price_unit"),
        (
            {"method": "utility_index", "price_weight": 40, "on_dropout": "recompute"},
            "quality_weight",
        ),
        ({"method": "utility_index", "price_weight": 4, "quality_weight": 6}, "on_dropout"),
        ({"method": "lowest_price", "minimum_total": 60}, "minimum_total"),
        ({"method": "lowest_price"}, "method"),
        ({"rounding_stages": ["combined"]}, "rounding_stages"),
        ({"tie_breakers": ["draw", "price"]}, "tie_breakers"),
        ({"tie_breakers": ["criterion:K1", "criterion:K1"]}, "tie_breakers"),
        ({"low_to_others": Decimal("0.4")}, "low_to_next"),
        ({"price_floor": 10, "price_ceiling": 9}, "price_ceiling"),
    ],
)
def test_rules_that_do_not_go_together_are_refused_at_their_field(session, officer, fields, field):
    lot = start(session, officer)
    add_criterion(session, lot, officer, criterion_form(combine="mean"))
    if fields == {"method": "lowest_price"}:
        add_criterion(session, lot, officer, price_form())
    before = lot.model_dump()

    with pytest.raises(InvalidError) as refusal:
        set_rules(session, lot, officer, RulesForm(**fields))

    assert (refusal.value.field, lot.model_dump()) == (field, before)


def test_relative_formula_asks_what_happens_when_somebody_drops_out(session, officer):
    lot = start(session, officer)
    add_criterion(session, lot, officer, price_form(formula="lowest_ratio"))

    with pytest.raises(InvalidError) as refusal:
        set_rules(session, lot, officer, RulesForm())

    assert refusal.value.field == "on_dropout"


def start(session, officer):
    tender = start_tender(session, officer)
    return service.add_lot(session, tender, officer, LotForm(title="Perceel"))
