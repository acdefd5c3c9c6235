"""Rules that contradict themselves, and what who counts must have, are refused."""

import pytest

from scoring import evaluate

from .build import (
    BAND,
    STEPS,
    document,
    leaf,
    lot,
    price_leaf,
    refused,
    rounding,
    submission,
)


@pytest.mark.parametrize("kind", ["lowest_ratio", "linear_above_lowest", "logarithmic"])
def test_relative_formula_needs_on_dropout(kind):
    numbers = {
        "lowest_ratio": {},
        "linear_above_lowest": {"zero_at": "2"},
        "logarithmic": {"base": "2", "negative": "clamp"},
    }[kind]
    one_lot = lot(
        submission("A", price="1"), criteria=[price_leaf(kind, **numbers)], on_dropout=...
    )

    assert refused(one_lot) == ["lots[0].on_dropout"]


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ({"kind": "utility_index", "quality_weight": "1", "price_weight": "1"}, {}),
        ("mean_rank", {"panel": ["E1"], "criteria": [leaf(combine="mean")]}),
    ],
)
def test_relative_method_needs_on_dropout(method, more):
    assert refused(lot(method=method, on_dropout=..., **more)) == ["lots[0].on_dropout"]


def test_absolute_formula_needs_no_on_dropout():
    band = price_leaf("linear_band", **BAND)

    evaluate(document(lot(submission("A", price="90"), criteria=[band], on_dropout=...)))


UTILITY = {"kind": "utility_index", "quality_weight": "1", "price_weight": "1"}
PER_PRICE = {"kind": "points_per_price", "base_points": "10", "unit": "1"}
BELOW_ZERO = {"steps": [{"label": "a", "fraction": "1"}, {"label": "b", "fraction": "-2"}]}


@pytest.mark.parametrize(
    ("one_lot", "path"),
    [
        (lot(criteria=[]), "lots[0].criteria"),
        (lot(method="mean_rank", criteria=[], panel=["E1"]), "lots[0].criteria"),
        (lot(method=UTILITY, criteria=[leaf(points="0")]), "lots[0].criteria"),
        (lot(method=UTILITY, criteria=[leaf(scale=BELOW_ZERO)]), "lots[0].criteria[0].scale"),
        (lot(method=UTILITY, criteria=[leaf(combine="sum")], panel=["E1"]),
         "lots[0].criteria[0].combine"),
        (lot(method="price_over_coefficient", criteria=[leaf(points="1")]), "lots[0].criteria"),
        (lot(method="price_over_coefficient", criteria=[leaf(points="0.5", scale=BELOW_ZERO)]),
         "lots[0].criteria"),
        (lot(method="price_over_coefficient", criteria=[leaf(points="0.5", combine="sum")],
             panel=["E1"]), "lots[0].criteria[0].combine"),
        (lot(method=PER_PRICE, criteria=[leaf(points="6", scale=BELOW_ZERO)]), "lots[0].criteria"),
        (lot(method=PER_PRICE, criteria=[leaf(points="2", scale=BELOW_ZERO, combine="sum")],
             panel=["E1", "E2", "E3"]), "lots[0].criteria"),
        (lot(method={**PER_PRICE, "base_points": "-1"}), "lots[0].method.base_points"),
        (lot(method={**PER_PRICE, "unit": "0"}), "lots[0].method.unit"),
        (lot(method={**UTILITY, "price_weight": "0"}), "lots[0].method.price_weight"),
        (lot(method={**UTILITY, "quality_weight": "-1"}), "lots[0].method.quality_weight"),
        (lot(method="mean_rank", panel=["E1"]), "lots[0].criteria[0].combine"),
        (lot(method="mean_rank", criteria=[leaf(combine="mean")]), "lots[0].panel"),
        (lot(method="lowest_price", criteria=[price_leaf()]), "lots[0].criteria[0].kind"),
        (lot(criteria=[price_leaf(), price_leaf(name="Q")]), "lots[0].criteria[1].kind"),
        (lot(criteria=[price_leaf("logarithmic", base="1", negative="allow")]),
         "lots[0].criteria[0].formula.base"),
        (lot(criteria=[price_leaf("linear_above_lowest", zero_at="1")]),
         "lots[0].criteria[0].formula.zero_at"),
        (lot(criteria=[price_leaf("reference_ratio", reference="0")]),
         "lots[0].criteria[0].formula.reference"),
        *[
            (lot(method=method, minimum_total={"op": ">", "value": "1"}), "lots[0].minimum_total")
            for method in ("lowest_price", "price_minus_value")
        ],
        (lot(criteria=[leaf(combine="mean", scale=STEPS)], panel=["E1"],
             rounding=rounding("combined")), "lots[0].rounding.stages"),
        (lot(draws=[]), "lots[0].draws"),
        (lot(tie_breakers=[{"draw": True}], draws=[
            {"among": ["A", "B"], "order": ["A", "B"], "record": "1"},
            {"among": ["B", "A"], "order": ["A", "B"], "record": "2"}]),
         "lots[0].draws[1].among"),
    ],
)  # fmt: skip
def test_rules_that_contradict_themselves_are_refused(one_lot, path):
    assert refused(one_lot) == [path]


@pytest.mark.parametrize(
    "key", ["criteria", "rounding", "winners", "tie_breakers", "panel", "on_dropout"]
)
def test_open_house_refuses_rules_that_would_rank(key):
    open_house = {"id": "L", "title": "L", "method": {"kind": "admission"}, "submissions": []}
    open_house[key] = lot(panel=[])[key]

    assert refused(open_house) == [f"lots[0].{key}"]


def test_open_house_has_no_scores():
    open_house = {
        "id": "L",
        "title": "L",
        "method": {"kind": "admission"},
        "submissions": [submission("A", "5")],
    }

    assert refused(open_house) == ["lots[0].submissions[0].scores.K"]


@pytest.mark.parametrize(
    ("more", "price"),
    [
        ({"criteria": [price_leaf()]}, "0"),
        ({"criteria": [price_leaf("linear_above_lowest", zero_at="2")]}, "-1"),
        ({"criteria": [price_leaf("logarithmic", base="2", negative="allow")]}, "0"),
        ({"criteria": [price_leaf("reference_ratio", reference="10")]}, "-1"),
        ({"method": PER_PRICE}, "0"),
        ({"method": UTILITY}, "0"),
    ],
)
def test_price_that_would_divide_or_earn_too_much_is_refused(more, price):
    one_lot = lot(submission("B", "50", "5"), submission("A", "50", price), **more)
    if "criteria" in more:
        for one in one_lot["submissions"]:
            one["scores"] = {}

    assert refused(one_lot) == ["lots[0].submissions[1].price"]


@pytest.mark.parametrize(
    "more",
    [
        {"criteria": [price_leaf("linear_band", floor="-5", ceiling="5", outside="clamp")]},
        {"criteria": [price_leaf("reference_ratio", reference="10")]},
        {"method": "lowest_price"},
        {"method": "price_minus_value"},
        {"method": "price_over_coefficient", "criteria": [leaf(points="0.5")]},
    ],
)
def test_price_of_zero_is_fine_where_it_does_not_divide(more):
    scored = more.get("criteria", [leaf()])[0]["kind"] == "quality"
    one_lot = lot(submission("A", "50" if scored else None, "0"), **more)

    assert evaluate(document(one_lot))["lots"][0]["decision"] == "award"


@pytest.mark.parametrize("prices", [("5", "0"), ("5", "-5", "5")])
def test_price_that_others_are_measured_against_must_be_above_zero(prices):
    one_lot = lot(
        *(submission(name, "50", price) for name, price in zip("ABC", prices, strict=False)),
        method="lowest_price",
        abnormally_low={"mean_of_others": "0.4", "next_ranked": "0.3"},
    )

    assert refused(one_lot) == ["lots[0].submissions[1].price"]


def test_dropped_needs_what_its_reference_rests_on():
    one_lot = lot(
        submission("A", status="dropped"),
        submission("B", "50", "5"),
        method=UTILITY,
        on_dropout="keep_ranking",
    )

    assert refused(one_lot) == [
        "lots[0].submissions[0].scores.K",
        "lots[0].submissions[0].price",
    ]


def test_dropped_needs_a_price_where_others_are_compared_with_its_mean():
    one_lot = lot(
        submission("A", "50", status="dropped"),
        submission("B", "50", "5"),
        abnormally_low={"mean_of_others": "0.4", "next_ranked": "0.3"},
        on_dropout="keep_ranking",
    )

    assert refused(one_lot) == ["lots[0].submissions[0].price"]
