"""Each method and price formula against arithmetic written out."""

from fractions import Fraction

import pytest

from scoring.quality import middle, picker

from .build import STEPS, leaf, lot, panel_scores, price_leaf, rounding, submission
from .look import column

PRICES = {"A": "100", "B": "125", "C": "250"}


def priced(kind, points="40", **numbers):
    return lot(
        *(submission(name, price=price) for name, price in PRICES.items()),
        criteria=[price_leaf(kind, points, **numbers)],
    )


@pytest.mark.parametrize(
    ("one_lot", "expected"),
    [
        # 40 x 100 / p
        (priced("lowest_ratio"), {"A": "40.00", "B": "32.00", "C": "16.00"}),
        # 40 x (200 - p) / 100, clamped
        (
            priced("linear_band", floor="110", ceiling="210", outside="clamp"),
            {"A": "40.00", "B": "34.00", "C": "0.00"},
        ),
        # 40 x (2 x 100 - p) / 100, never below 0
        (priced("linear_above_lowest", zero_at="2"), {"A": "40.00", "B": "30.00", "C": "0.00"}),
        # 40 x (1 - log 1.25 / log 2), log2 1.25 = 0.321928...; log2 2.5 = 1.321928...
        (priced("logarithmic", base="2", negative="clamp"),
         {"A": "40.00", "B": "27.12", "C": "0.00"}),
        (priced("logarithmic", base="2", negative="allow"),
         {"A": "40.00", "B": "27.12", "C": "-12.88"}),
        # 40 x (1 - p / 200)
        (priced("reference_ratio", reference="200"), {"A": "20.00", "B": "15.00", "C": "-10.00"}),
    ],
    ids=["ratio", "band", "above lowest", "log clamped", "log", "reference"],
)  # fmt: skip
def test_price_formula(one_lot, expected):
    assert column(one_lot, "total") == expected


def test_price_outside_the_band_can_be_invalid():
    band = {"floor": "110", "ceiling": "200", "outside": "invalid"}
    one_lot = priced("linear_band", **band)

    assert column(one_lot, "result") == {"A": "invalid", "B": "winner", "C": "invalid"}
    assert column(one_lot, "reason") == {
        "A": "De prijs 100 ligt onder de bandbreedte vanaf 110",
        "B": None,
        "C": "De prijs 250 ligt boven de bandbreedte tot 200",
    }


def test_price_on_a_border_of_the_band_is_valid():
    one_lot = priced("linear_band", floor="100", ceiling="250", outside="invalid")

    assert column(one_lot, "total") == {"A": "40.00", "B": "33.33", "C": "0.00"}


def qualified(method, scores=("80", "60"), prices=("100", "80"), **more):
    return lot(
        submission("A", scores[0], prices[0]),
        submission("B", scores[1], prices[1]),
        **{"method": method, "rounding": rounding("total", decimals=4), **more},
    )


@pytest.mark.parametrize(
    ("one_lot", "expected"),
    [
        (qualified("lowest_price"), {"A": "100.0000", "B": "80.0000"}),
        (qualified("price_minus_value"), {"A": "20.0000", "B": "20.0000"}),  # 100 - 80, 80 - 60
        # (100 + 80) / 100 x 10, (100 + 60) / 80 x 10
        (qualified({"kind": "points_per_price", "base_points": "100", "unit": "10"}),
         {"A": "18.0000", "B": "20.0000"}),
        # by hand: 100 over 1.8 and 80 over 1.6
        (qualified("price_over_coefficient", criteria=[leaf(points="0.5")]),
         {"A": "55.5556", "B": "50.0000"}),
        # N = 1: (1 - 0) / 100 x 80, (1 - .2) / 80 x 80
        (qualified({"kind": "utility_index", "quality_weight": "50", "price_weight": "50"}),
         {"A": "0.8000", "B": "0.8000"}),
    ],
    ids=["lowest price", "value", "per price", "coefficient", "utility"],
)  # fmt: skip
def test_method(one_lot, expected):
    assert column(one_lot, "total") == expected


def test_negative_totals_can_win_when_quality_is_money():
    one_lot = qualified("price_minus_value", prices=("50", "80"))

    assert column(one_lot, "total") == {"A": "-30.0000", "B": "20.0000"}
    assert column(one_lot, "place") == {"A": 1, "B": 2}


def judged(combine, *given, scale=None, panel=("E1", "E2", "E3", "E4"), **more):
    scale = scale or {"min": "0", "max": "10"}
    return lot(
        submission("A", panel_scores(*given)),
        criteria=[leaf(points="30", combine=combine, scale=scale)],
        panel=list(panel[: len(given)]),
        **more,
    )


@pytest.mark.parametrize(
    ("one_lot", "expected"),
    [
        (judged("mean", "8", "6.5", "7"), "21.50"),  # 30 x 21.5 / 3 / 10
        (judged("median", "8", "6", "7"), "21.00"),
        (judged("median", "8", "6", "7", "9"), "22.50"),  # middle two: 7 and 8
        (judged("sum", "8", "6.5", "7"), "64.50"),
        (judged("mean", "8"), "24.00"),
        (judged("mean", "goed", "voldoende", scale=STEPS), "18.75"),  # 30 x 1.25 / 2
        (judged("median", "goed", "voldoende", scale=STEPS), "18.75"),
        (judged("mean", "2", "-2", scale={"min": "-5", "max": "10"}), "0.00"),
    ],
)
def test_panel_combines(one_lot, expected):
    assert column(one_lot, "total") == {"A": expected}


THIRDS = ("8", "6", "6")  # mean 6.666...


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([], "2.00"),  # 0.3 x 6.666... is exactly 2
        (["combined"], "2.00"),  # 0.3 x 6.67 = 2.001
        (["combined", "criterion"], "2.00"),
        (["total"], "2.00"),
    ],
)
def test_stage_decides_what_counts(stages, expected):
    one_lot = judged("mean", *THIRDS, rounding=rounding(*stages))
    one_lot["criteria"][0]["points"] = "3"

    assert column(one_lot, "total") == {"A": expected}


def test_rounded_grade_counts_on():
    one_lot = judged("mean", *THIRDS, rounding=rounding("combined", decimals=1))
    one_lot["criteria"][0]["points"] = "100"

    assert column(one_lot, "total") == {"A": "67.0"}  # 100 x 6.7 / 10


def test_rounding_a_grade_never_touches_sum_or_consensus():
    one_lot = judged("sum", "6.66", "0", rounding=rounding("combined", decimals=1))
    one_lot["criteria"] += [leaf("C", "10", scale={"min": "0", "max": "10"})]
    one_lot["submissions"][0]["scores"]["C"] = {"consensus": "6.66"}

    # 30 x 6.66 / 10 + 10 x 6.66 / 10 = 19.98 + 6.66
    assert column(one_lot, "total") == {"A": "26.6"}
    assert Fraction("19.98") + Fraction("6.66") == Fraction("26.64")


def test_mean_rank_shares_places_and_takes_the_mean():
    scores = {"A": ("9", "5"), "B": ("9", "7"), "C": ("1", "6")}
    one_lot = lot(
        *(submission(name, panel_scores(*given)) for name, given in scores.items()),
        criteria=[leaf(combine="mean", scale={"min": "0", "max": "10"})],
        panel=["E1", "E2"],
        method="mean_rank",
    )

    # E1: A and B share 1.5, C 3; E2: B 1, C 2, A 3
    assert column(one_lot, "total") == {"A": "2.25", "B": "1.25", "C": "2.50"}


def test_open_house_admits_and_does_not_rank():
    one_lot = {
        "id": "L",
        "title": "Lot",
        "method": {"kind": "admission"},
        "submissions": [submission("A"), submission("B", status="excluded", reason="no proof")],
    }

    assert column(one_lot, "result") == {"A": "admitted", "B": "excluded"}
    assert column(one_lot, "reason") == {"A": None, "B": "no proof"}
    assert column(one_lot, "place") == {"A": None, "B": None}


def test_mean_rank_weighs_scores_by_points_over_the_top_of_their_scale():
    grades = {"A": ("9", "1", "0"), "B": ("8", "3", "0"), "C": ("9", "1", "5")}
    criteria = [
        leaf("K1", "21", combine="mean", scale={"min": "0", "max": "10"}),
        leaf("K2", "5", combine="mean", scale={"min": "0", "max": "4"}),
        leaf("K3", "1", combine="mean", scale={"min": "0", "max": "100"}),
    ]
    one_lot = lot(
        *(
            submission(
                name, {f"K{n}": {"E1": grade} for n, grade in enumerate(given, 1)}
            )
            for name, given in grades.items()
        ),
        criteria=criteria, method="mean_rank", panel=["E1"],
    )  # fmt: skip

    # A 18.9 + 1.25 + 0, B 16.8 + 3.75 + 0, C 18.9 + 1.25 + 0.05
    assert column(one_lot, "total") == {"A": "3.00", "B": "1.00", "C": "2.00"}


@pytest.mark.parametrize(
    ("scores", "twice"), [((1, 2, 3, 9, 10), 6), ((1, 2, 4, 9, 9, 10), 13), ((7,), 14)]
)
def test_median_is_what_lies_in_the_middle(scores, twice):
    assert middle(scores) == twice


def test_median_is_rounded_where_combined_is_a_stage():
    one_lot = lot(
        submission("A", panel_scores("7", "8")),
        criteria=[leaf("K", "100", combine="median", scale={"min": "0", "max": "10"})],
        panel=["E1", "E2"], rounding=rounding("combined", decimals=0),
    )  # fmt: skip

    assert column(one_lot, "total") == {"A": "80"}


def test_nobody_on_a_panel_gave_no_scores():
    assert picker(())({}) == ()
