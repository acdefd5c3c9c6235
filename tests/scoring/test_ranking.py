"""Places, ties, tie-breakers and draws."""

import pytest

from .build import leaf, lot, price_leaf, rounding, submission
from .look import codes, column, outcome, texts

TWO = [leaf("K", "50"), leaf("M", "50")]
DRAW = [{"draw": True}]


def two(name, k, m, **more):
    return submission(name, {"K": {"consensus": k}, "M": {"consensus": m}}, **more)


def equals(*names, **more):
    more = {"tie_breakers": DRAW, **more}
    return lot(*(submission(name, "50") for name in names), **more)


def drawn(*order, among=None, record="PV-1"):
    return {"among": list(among or order), "order": list(order), "record": record}


def test_equals_share_a_place_and_the_next_place_skips():
    one_lot = lot(
        submission("A", "80"),
        submission("B", "90"),
        submission("C", "80"),
        submission("D", "10"),
        winners=None,
    )

    assert outcome(one_lot)["standings"] == [
        {"place": 1, "submissions": ["B"], "total": "90.00"},
        {"place": 2, "submissions": ["A", "C"], "total": "80.00"},
        {"place": 4, "submissions": ["D"], "total": "10.00"},
    ]


def test_tie_above_the_cut_needs_no_draw():
    one_lot = equals("A", "B", winners={"max": 2})

    assert outcome(one_lot)["decision"] == "award"
    assert column(one_lot, "result") == {"A": "winner", "B": "winner"}


def test_tie_below_the_cut_needs_no_draw():
    one_lot = lot(submission("A", "9"), submission("B", "5"), submission("C", "5"))

    assert outcome(one_lot)["decision"] == "award"
    assert column(one_lot, "result") == {"A": "winner", "B": "reserve", "C": "reserve"}


def test_criterion_separates_equals_by_its_points_as_counted():
    one_lot = lot(
        two("A", "60", "80"), two("B", "80", "60"), criteria=TWO,
        tie_breakers=[{"criterion": "K"}],
    )  # fmt: skip

    assert column(one_lot, "place") == {"A": 2, "B": 1}
    assert texts(one_lot, "B")[-1] == (
        "place",
        "ranking",
        "Plaats 1 van 2; even hoog totaal als 1 andere, beslist door de punten op K",
    )


def test_rounded_points_of_a_criterion_may_leave_equals_equal():
    one_lot = lot(
        two("A", "80.4", "79.6"), two("B", "79.6", "80.4"), criteria=TWO,
        tie_breakers=[{"criterion": "K"}], rounding=rounding("criterion", decimals=0),
    )  # fmt: skip

    assert column(one_lot, "place") == {"A": 1, "B": 1}


def test_lowest_price_separates_equals():
    one_lot = lot(
        submission("A", "50", "20"),
        submission("B", "50", "10"),
        submission("C", "50", "10"),
        tie_breakers=[{"price": "lowest"}],
        winners={"max": 2},
    )

    assert column(one_lot, "place") == {"A": 3, "B": 1, "C": 1}
    assert column(one_lot, "result") == {"A": "reserve", "B": "winner", "C": "winner"}
    assert texts(one_lot, "A")[-1][2] == (
        "Plaats 3 van 3; even hoog totaal als 2 andere, beslist door de laagste prijs"
    )
    assert texts(one_lot, "B")[-1][2] == (
        "Plaats 1 van 3; even hoog totaal als 2 andere, en geen bekendgemaakte regel "
        "onderscheidt hen"
    )


def test_price_points_separate_equals():
    one_lot = lot(
        submission("A", "80", "100"), submission("B", "60", "80"),
        criteria=[leaf(points="50"),
                  price_leaf("linear_band", floor="50", ceiling="150", outside="clamp")],
        tie_breakers=[{"criterion": "P"}],
    )  # fmt: skip

    # 40 + 25 and 30 + 35
    assert column(one_lot, "total") == {"A": "65.00", "B": "65.00"}
    assert column(one_lot, "place") == {"A": 2, "B": 1}


def test_draw_orders_exactly_those_tied():
    one_lot = equals("A", "B", draws=[drawn("B", "A")])

    assert outcome(one_lot)["decision"] == "award"
    assert column(one_lot, "place") == {"A": 2, "B": 1}
    assert texts(one_lot, "A")[-1][2] == (
        "Plaats 2 van 2; even hoog totaal als 1 andere, beslist door loting PV-1"
    )


def test_draw_among_others_is_ignored_with_a_warning():
    one_lot = equals("A", "B", draws=[drawn("A", "C"), drawn("A", "B", "X", record="PV-2")])

    assert outcome(one_lot)["decision"] == "draw_needed"
    assert codes(one_lot).count("draw_unused") == 2


def test_draw_still_holds_for_who_is_left_under_keep_ranking():
    one_lot = equals("A", "B", draws=[drawn("C", "B", "A")], on_dropout="keep_ranking")
    one_lot["submissions"].append(submission("C", "50", status="dropped"))

    assert column(one_lot, "place") == {"A": 2, "B": 1, "C": None}
    assert "draw_unused" not in codes(one_lot)


def test_draw_with_who_dropped_does_not_hold_when_scores_are_recomputed():
    one_lot = equals("A", "B", draws=[drawn("C", "B", "A")])
    one_lot["submissions"].append(submission("C", "50", status="dropped"))

    assert outcome(one_lot)["decision"] == "draw_needed"


def test_draw_settles_nothing_once_only_one_of_the_tied_is_left():
    one_lot = equals("A", draws=[drawn("B", "A")], on_dropout="keep_ranking")
    one_lot["submissions"].append(submission("B", "50", status="dropped"))

    assert codes(one_lot) == ["single_submission", "draw_unused"]


def test_new_draw_among_those_left_goes_before_the_old_one():
    draws = [drawn("C", "B", "A"), drawn("A", "B", record="PV-2")]
    one_lot = equals("A", "B", draws=draws, on_dropout="keep_ranking")
    one_lot["submissions"].append(submission("C", "50", status="dropped"))

    assert column(one_lot, "place") == {"A": 1, "B": 2, "C": None}
    assert codes(one_lot)[-1] == "draw_unused"


@pytest.mark.parametrize("stages", [[], ["total"]])
def test_ranking_goes_by_the_rounded_total_only_when_that_is_a_stage(stages):
    one_lot = lot(submission("A", "50.001"), submission("B", "50.002"), rounding=rounding(*stages))

    assert column(one_lot, "total") == {"A": "50.00", "B": "50.00"}
    assert column(one_lot, "place") == ({"A": 1, "B": 1} if stages else {"A": 2, "B": 1})
