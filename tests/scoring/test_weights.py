"""Within which points of a leaf the winners stay the same."""

import pytest

from .build import (
    TEN,
    examined,
    leaf,
    lot,
    price_leaf,
    reversal,
    submission,
)


def spans(one_lot):
    return {
        one["criterion"]: (one["from"], one["from_included"], one["to"], one["to_included"])
        for one in examined(one_lot)["weights"]
    }


def two_leaves(a=("8", "4"), b=("6", "8"), **more):
    def both(k, m):
        return {"K": {"consensus": k}, "M": {"consensus": m}}

    criteria = more.pop("criteria", [leaf("K", "60", scale=TEN), leaf("M", "40", scale=TEN)])
    return lot(
        submission("A", both(*a), more.pop("price_a", "100")),
        submission("B", both(*b), more.pop("price_b", "100")),
        criteria=criteria,
        **more,
    )


def test_interval_of_weights_is_exact():
    # with x points for K: A .8x + .4(100 - x), B .6x + .8(100 - x); equal at .2x = .4(100 - x)
    assert spans(two_leaves()) == {
        "K": ("0", True, "200/3", False),
        "M": ("100/3", False, "100", True),
    }


def test_interval_includes_a_border_where_a_tie_breaker_keeps_the_winner():
    one_lot = two_leaves(tie_breakers=[{"criterion": "M"}])

    assert spans(one_lot)["K"] == ("0", True, "200/3", True)


def test_interval_of_a_single_leaf_is_its_points():
    assert spans(lot(submission("A", "5"), submission("B", "6"))) == {
        "K": ("100", True, "100", True)
    }


def test_interval_ends_where_the_winner_misses_the_minimum_total():
    # B has .6x + .8(100 - x) and must have 70
    one_lot = two_leaves(a=("1", "1"), minimum_total={"op": ">=", "value": "65"})

    assert spans(one_lot)["K"] == ("0", True, "75", True)


def test_tie_at_the_published_points_has_no_width():
    # 60 x .8 + 40 x .5 = 60 x .6 + 40 x .8
    assert spans(two_leaves(a=("8", "5"), b=("6", "8"))) == {
        "K": ("60", True, "60", True),
        "M": ("40", True, "40", True),
    }


def test_winner_by_a_tie_breaker_loses_on_one_side_only():
    one_lot = two_leaves(a=("8", "5"), b=("6", "8"), tie_breakers=[{"criterion": "M"}])

    assert spans(one_lot)["K"] == ("0", True, "60", True)


def test_price_points_move_with_the_weights():
    # K x: A .8x + (100 - x), B .9x + .8 (100 - x) at prices 80 and 100
    one_lot = lot(
        submission("A", "8", "80"), submission("B", "9", "100"),
        criteria=[leaf("K", "50", scale=TEN), price_leaf()],
    )  # fmt: skip

    assert spans(one_lot) == {"K": ("0", True, "200/3", False), "P": ("100/3", False, "100", True)}


def test_logarithmic_ends_are_widened():
    one_lot = lot(
        submission("A", "8", "80"), submission("B", "9", "100"),
        criteria=[leaf("K", "50", scale=TEN),
                  price_leaf("logarithmic", base="2", negative="clamp")],
    )  # fmt: skip

    # .1 x = (100 - x) log2 1.25; x = 100 q / (.1 + q), q = 0.32192809488736234787...
    # = 76.2992791398032...; the ends are widened in the 12th decimal
    found = spans(one_lot)
    assert found == {
        "K": ("0", True, "76.299279139804", False),
        "P": ("23.700720860196", False, "100", True),
    }


@pytest.mark.parametrize(
    ("method", "prices", "expected"),
    [
        ("lowest_price", ("100", "90"), ("0", True, "100", True)),
        # A 100 - S, B 110 - S: .2x = .4(100 - x) - 10, x = 50
        ("price_minus_value", ("100", "90"), ("0", True, "250/3", False)),
        # (50 + A) / 100 against (50 + B) / 120: 1.2 (50 + .4x + 40) = 50 + 80 - .2x
        ({"kind": "points_per_price", "base_points": "50", "unit": "1"}, ("100", "120"),
         ("1100/34", False, "100", True)),
    ],
)  # fmt: skip
def test_interval_under_other_methods(method, prices, expected):
    one_lot = two_leaves(method=method, price_a=prices[0], price_b=prices[1])
    low, low_in, high, high_in = spans(one_lot)["K"]

    if expected[0] == "1100/34":
        # 60 + .48x + 48 = 130 - .2x: .68 x = 22
        expected = ("550/17", *expected[1:])
    assert (low, low_in, high, high_in) == expected


def test_interval_when_price_is_divided_by_a_coefficient():
    one_lot = two_leaves(
        method="price_over_coefficient",
        criteria=[leaf("K", "0.3", scale=TEN), leaf("M", "0.2", scale=TEN)],
        price_a="100",
        price_b="100",
    )

    # .2x = .4(.5 - x): x = 1/3
    assert spans(one_lot)["K"] == ("0", True, "1/3", False)


def test_interval_under_the_utility_index_follows_who_is_best():
    one_lot = two_leaves(
        method={"kind": "utility_index", "quality_weight": "50", "price_weight": "50"},
        price_a="90",
        price_b="100",
    )

    # B is best below x = 200/3; there A has (.6 + .6x/100) / 90 against 1 / 100: equal at x = 50.
    # Above it A is best and cheaper
    assert spans(one_lot)["K"] == ("50", False, "100", True)


def ranks(**given):
    def both(scores):
        return {
            leaf_id: {f"E{i}": s for i, s in enumerate(of, 1)} for leaf_id, of in scores.items()
        }

    return lot(
        *(submission(name, both(scores)) for name, scores in given.items()),
        criteria=[leaf("K", "60", "mean", TEN), leaf("M", "40", "mean", TEN)],
        panel=["E1", "E2", "E3"],
        method="mean_rank",
    )


def test_interval_among_ranks():
    # E1: A 8 4, B 6 8 cross at x = 200/3; E2: A 9 9, B 1 1; E3: B 5 7, A 4 5
    one_lot = ranks(
        A={"K": ("8", "9", "4"), "M": ("4", "9", "5")},
        B={"K": ("6", "1", "5"), "M": ("8", "1", "7")},
    )

    # at 60: E1 B, E2 A, E3 B: B wins; beyond 200/3 E1 A: A wins; at 200/3 both 1.5: tied
    assert spans(one_lot)["K"] == ("0", True, "200/3", False)


def test_interval_among_ranks_goes_past_places_that_change_nothing():
    # E1: B and C cross at x = 200/3 and A is first everywhere
    one_lot = ranks(
        A={"K": ("9", "9", "9"), "M": ("9", "9", "9")},
        B={"K": ("8", "1", "1"), "M": ("4", "1", "1")},
        C={"K": ("6", "2", "2"), "M": ("8", "2", "2")},
    )

    assert spans(one_lot)["K"] == ("0", True, "100", True)


def test_interval_among_ranks_that_never_change():
    one_lot = ranks(
        A={"K": ("8", "9", "9"), "M": ("8", "9", "9")},
        B={"K": ("1", "1", "1"), "M": ("1", "1", "1")},
    )

    assert spans(one_lot)["K"] == ("0", True, "100", True)


def test_interval_among_tied_ranks_has_no_width_unless_they_stay_tied():
    same = {"K": ("8", "8", "8"), "M": ("8", "8", "8")}

    assert spans(ranks(A=same, B=same))["K"] == ("0", True, "100", True)


def test_nobody_ranked_has_intervals_without_end():
    one_lot = lot(criteria=[leaf("K", "60"), price_leaf(points="40")])

    assert spans(one_lot) == {"K": ("0", True, "100", True), "P": ("0", True, "100", True)}


def test_nobody_ranked_by_utility_has_intervals_without_end():
    method = {"kind": "utility_index", "quality_weight": "50", "price_weight": "50"}
    one_lot = lot(criteria=[leaf("K", "60"), leaf("M", "40")], method=method)

    assert spans(one_lot)["K"] == ("0", True, "100", True)


def test_who_misses_a_quality_minimum_stays_out():
    minimum = {"op": ">=", "value": "30"}
    one_lot = two_leaves(
        a=("8", "4"), b=("4", "10"),
        criteria=[leaf("K", "60", scale=TEN, minimum=minimum), leaf("M", "40", scale=TEN)],
    )  # fmt: skip

    assert spans(one_lot)["K"] == ("0", True, "100", True)


def test_winners_under_the_other_formulas():
    one_lot = lot(
        submission("A", "9", "120"), submission("B", "8", "100"),
        criteria=[leaf("K", "80", scale=TEN),
                  price_leaf("linear_band", "20", floor="80", ceiling="120", outside="clamp")],
    )  # fmt: skip

    # K 72 and 64. lowest_ratio 16.67 and 20; twice lowest 16 and 20; log 1.5: 11.01, 2: 14.74,
    # 3: 16.68; reference 120: 0 and 3.33
    assert [
        (one["formula"], one["winners"], one["changes"]) for one in examined(one_lot)["formulas"]
    ] == [
        ({"kind": "lowest_ratio"}, ["A"], True),
        ({"kind": "linear_above_lowest", "zero_at": "2"}, ["A"], True),
        ({"kind": "logarithmic", "base": "1.5"}, ["B"], False),
        ({"kind": "logarithmic", "base": "2"}, ["A"], True),
        ({"kind": "logarithmic", "base": "3"}, ["A"], True),
        ({"kind": "reference_ratio", "reference": "120"}, ["A"], True),
    ]


def test_formulas_that_need_more_than_the_file_has_are_left_out():
    free = lot(
        submission("A", price="0"),
        criteria=[price_leaf("linear_band", floor="-1", ceiling="0", outside="clamp")],
    )

    assert examined(free)["formulas"] == []
    assert [one["formula"]["kind"] for one in examined(reversal(
        price_rule={"floor": "10", "ceiling": "200"}))["formulas"]] == [
        "linear_above_lowest", "logarithmic", "logarithmic", "logarithmic", "linear_band",
        "reference_ratio",
    ]  # fmt: skip
