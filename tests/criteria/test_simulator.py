"""What the rules of a lot do before anybody submits: arithmetic written out."""

from decimal import Decimal

from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.paradox import swap_of
from app.criteria.service import add_criterion
from app.criteria.simulator import curve_of, weights_of
from app.criteria.surprises import surprises
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.queries import criteria_of
from tests.tenders.factories import criterion_form, price_form, start_tender

NUMBERS = {"scale_kind": "numbers", "range_to": Decimal(10), "steps": []}
D = Decimal


def test_band_falls_from_all_points_to_none(session, officer):
    lot = start(session, officer, price_form(points=D(40)))

    curve = curve_of(criteria_of(session, lot), D(100))

    # 40 × (120 − p) / (120 − 80): all at 80 and below, none at 120 and above
    points = {one.price: one.points for one in curve.points}
    assert (points[D(70)], points[D(80)], points[D(100)], points[D(120)], points[D(130)]) == (
        D(40),
        D(40),
        D(20),
        D(0),
        D(0),
    )
    assert not curve.is_relative


def test_price_outside_a_strict_band_is_invalid(session, officer):
    lot = start(session, officer, price_form(outside="invalid"))

    curve = curve_of(criteria_of(session, lot), D(100))

    assert (curve.points[0].points, curve.points[-1].points) == (None, None)
    assert len(curve.drawn) == len(curve.points) - 2


def test_relative_formula_is_drawn_against_the_example(session, officer):
    lot = start(session, officer, price_form(points=D(50), formula="lowest_ratio"))

    curve = curve_of(criteria_of(session, lot), D(40))

    # 50 × 40 / p: 50 at 40, 50 × 40 / 80 = 25 at 80
    points = {one.price: one.points for one in curve.points}
    assert (curve.is_relative, points[D(40)], points[D(80)]) == (True, D(50), D(25))


def test_minimum_shortens_the_real_weight(session, officer):
    lot = start(
        session,
        officer,
        criterion_form("K1", points=D(50), minimum=D(30), **NUMBERS),
        criterion_form("K2", points=D(50), **NUMBERS),
    )

    first, second = weights_of(lot, criteria_of(session, lot))

    # a minimum of 30 leaves 30 to 50: 20 of the 20 + 50 points that can differ
    assert (first.share, first.low, first.high, first.real_share) == (
        D("0.5"),
        D(30),
        D(50),
        D(20) / D(70),
    )
    assert second.real_share == D(50) / D(70)
    assert codes(session, lot) == ["scale.unequal"]


def test_minimum_on_steps_leaves_the_steps_that_meet_it(session, officer):
    steps = [
        {"label": label, "fraction": D(part)}
        for label, part in (("goed", "1"), ("matig", "0.5"), ("slecht", "0"))
    ]
    lot = start(session, officer, criterion_form(points=D(50), minimum=D(20), steps=steps))

    [weight] = weights_of(lot, criteria_of(session, lot))

    # 0 misses 20 points, 25 and 50 meet it
    assert (weight.low, weight.high, weight.length) == (D(25), D(50), D(25))


def test_published_limits_shorten_the_weight_of_the_price(session, officer):
    lot = start(session, officer, criterion_form(points=D(60)), price_form(points=D(40)))
    rules = RulesForm(price_floor=D(90), price_ceiling=D(110))
    set_rules(session, lot, officer, rules)

    weight = weights_of(lot, criteria_of(session, lot))[1]

    # 40 × (120 − 110) / 40 = 10 at the ceiling, 40 × (120 − 90) / 40 = 30 at the floor
    assert (weight.low, weight.high) == (D(10), D(30))


def test_minimum_that_nobody_meets_is_told(session, officer):
    lot = start(
        session,
        officer,
        criterion_form("K1", points=D(50), minimum=D(60)),
        criterion_form("K2", points=D(50), minimum=D(50), minimum_op=">"),
    )
    set_rules(session, lot, officer, RulesForm(minimum_total=D("100.5")))

    assert codes(session, lot) == [
        "minimum.unreachable",
        "minimum.unreachable",
        "minimum_total.unreachable",
    ]


def test_criterion_that_gives_everybody_the_same_is_told(session, officer):
    one_step = [{"label": "goed", "fraction": D("0.8")}]
    lot = start(session, officer, criterion_form(steps=one_step))

    assert codes(session, lot) == ["never_decides", "scale.top"]


def test_step_that_misses_the_top_is_told(session, officer):
    lot = start(session, officer, criterion_form(**{**NUMBERS, "range_step": D(3)}))

    assert codes(session, lot) == ["scale.top"]


def test_nothing_surprises_where_scales_are_equally_long(session, officer):
    full = [{"label": "goed", "fraction": D(1)}, {"label": "geen", "fraction": D(0)}]
    lot = start(
        session, officer, criterion_form(points=D(60), steps=full), price_form(points=D(40))
    )

    assert codes(session, lot) == []


def test_swap_shows_the_paradox_with_the_real_points(session, officer):
    lot = start(
        session,
        officer,
        criterion_form(points=D(50)),
        price_form(points=D(50), formula="lowest_ratio"),
    )

    bids = swap_of(criteria_of(session, lot), D(40))

    # The scale gives 25 or 50 points, so C can only have 25 more for quality than B.
    # A: 25 + 50 = 75. B: 25 + 50 × 40 / 80 = 50, without A 25 + 50 = 75.
    # C at 160 would tie: 50 + 50 × 80 / 160 = 75. At 180: 50 + 50 × 40 / 180 = 61.11,
    # and without A 50 + 50 × 80 / 180 = 72.22.
    found = [(one.name, one.quality, one.price, round(one.total, 2),
              one.without_first and round(one.without_first, 2)) for one in bids]  # fmt: skip
    assert found == [
        ("A", D(25), D(40), D(75), None),
        ("B", D(25), D(80), D(50), D(75)),
        ("C", D(50), D(180), D("61.11"), D("72.22")),
    ]


def test_where_no_score_of_the_scale_lets_two_change_places_there_is_no_example(session, officer):
    lot = start(
        session,
        officer,
        criterion_form(points=D(100)),
        price_form(points=D(50), formula="lowest_ratio"),
    )

    # Steps earn 50 or 100: a price would have to make 50 points of difference, and earns fewer.
    assert swap_of(criteria_of(session, lot), D(40)) is None


def test_band_has_no_paradox(session, officer):
    lot = start(session, officer, criterion_form(points=D(50)), price_form(points=D(50)))

    assert swap_of(criteria_of(session, lot), D(40)) is None


def codes(session, lot):
    return [one.code for one in surprises(lot, weights_of(lot, criteria_of(session, lot)))]


def start(session, officer, *forms):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel"))
    if any(form.formula == "lowest_ratio" for form in forms):
        set_rules(session, lot, officer, RulesForm(on_dropout="recompute"))
    for form in forms:
        add_criterion(session, lot, officer, form)
    return lot
