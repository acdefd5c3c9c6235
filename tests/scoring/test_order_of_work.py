"""Who counts, who sets a reference, and what becomes of the rest."""

import pytest

from .build import leaf, lot, panel_scores, price_leaf, rounding, submission
from .look import column, outcome

STATUSES = ("excluded", "withdrawn", "late", "invalid", "dropped")
PRICED = [leaf(points="50"), price_leaf()]
AT_LEAST = {"op": ">=", "value": "30"}


@pytest.mark.parametrize("status", STATUSES)
def test_who_does_not_count_sets_no_reference_and_keeps_its_reason(status):
    one_lot = lot(
        submission("A", price="10", status=status, reason="told"),
        submission("B", price="80"),
        submission("C", price="100"),
        criteria=[price_leaf()],
    )

    found = outcome(one_lot)["submissions"]
    assert found["A"] == {
        "result": status,
        "place": None,
        "total": None,
        "criteria": {},
        "reason": "told",
        "steps": [],
    }
    assert column(one_lot, "total") == {"A": None, "B": "50.00", "C": "40.00"}


def test_dropped_keeps_setting_references_under_keep_ranking():
    one_lot = lot(
        submission("A", price="40", status="dropped"),
        submission("B", price="80"),
        submission("C", price="100"),
        criteria=[price_leaf()],
        on_dropout="keep_ranking",
        winners={"max": 1},
    )

    assert column(one_lot, "total") == {"A": None, "B": "25.00", "C": "20.00"}
    assert column(one_lot, "place") == {"A": None, "B": 1, "C": 2}
    assert column(one_lot, "result") == {"A": "dropped", "B": "winner", "C": "reserve"}
    assert column(one_lot, "criteria")["A"] == {"P": "50.00"}


def test_dropped_best_quality_stays_the_reference_under_keep_ranking():
    method = {"kind": "utility_index", "quality_weight": "50", "price_weight": "50"}
    one_lot = lot(
        submission("A", "100", "50", status="dropped"),
        submission("B", "80", "100"),
        method=method,
        on_dropout="keep_ranking",
    )

    # (1 - .2) / 100 x 50
    assert column(one_lot, "total") == {"A": None, "B": "0.40"}


def test_dropped_ranks_still_count_under_keep_ranking():
    one_lot = lot(
        submission("A", panel_scores("9"), status="dropped"),
        submission("B", panel_scores("5")),
        criteria=[leaf(combine="mean", scale={"min": "0", "max": "10"})],
        panel=["E1"],
        method="mean_rank",
        on_dropout="keep_ranking",
    )

    assert column(one_lot, "total") == {"A": None, "B": "2.00"}


@pytest.mark.parametrize("on_dropout", ["recompute", "keep_ranking"])
def test_dropped_stays_dropped_whatever_its_price_and_an_invalid_one_sets_nothing(on_dropout):
    one_lot = lot(
        submission("A", price="10", status="dropped"),
        submission("B", price="80"),
        criteria=[price_leaf()],
        price_rule={"floor": "20"},
        on_dropout=on_dropout,
    )

    assert column(one_lot, "result") == {"A": "dropped", "B": "winner"}
    assert column(one_lot, "total")["B"] == "50.00"


def test_dropped_below_a_minimum_sets_no_reference_either():
    one_lot = lot(
        submission("A", "10", "40", status="dropped"),
        submission("B", "80", "80"),
        criteria=[leaf(points="50", minimum=AT_LEAST), price_leaf()],
        on_dropout="keep_ranking",
    )

    assert column(one_lot, "total")["B"] == "90.00"


def test_dropped_needs_no_scores_where_only_its_price_sets_a_reference():
    one_lot = lot(
        submission("A", price="40", status="dropped"),
        submission("B", "80", "80"),
        criteria=PRICED,
        on_dropout="keep_ranking",
    )

    assert column(one_lot, "total")["B"] == "65.00"
    assert column(one_lot, "criteria")["A"] == {"P": "50.00"}


def test_dropped_needs_no_price_where_nothing_is_relative():
    one_lot = lot(
        submission("A", "80", status="dropped"),
        submission("B", "80", "80"),
        criteria=[
            leaf(points="50"),
            price_leaf("linear_band", floor="60", ceiling="100", outside="clamp"),
        ],
        on_dropout="keep_ranking",
    )

    assert column(one_lot, "total")["B"] == "65.00"
    assert column(one_lot, "criteria")["A"] == {"K": "40.00"}


@pytest.mark.parametrize(
    ("rule", "price", "reason"),
    [
        ({"fixed": "100"}, "99", "De prijs 99 is niet de vaste prijs 100"),
        ({"floor": "90"}, "89.99", "De prijs 89.99 ligt onder de bodem 90"),
        ({"ceiling": "110"}, "110.01", "De prijs 110.01 ligt boven het plafond 110"),
    ],
)
def test_price_outside_the_rule_is_invalid_with_that_reason(rule, price, reason):
    one_lot = lot(
        submission("A", "80", price),
        submission("B", "60", "100"),
        criteria=PRICED,
        price_rule=rule,
    )

    assert column(one_lot, "result") == {"A": "invalid", "B": "winner"}
    assert column(one_lot, "reason")["A"] == reason
    assert column(one_lot, "total")["B"] == "80.00"


@pytest.mark.parametrize("price", ["90", "100", "110"])
def test_price_on_the_border_is_valid(price):
    one_lot = lot(
        submission("A", "80", price),
        criteria=PRICED,
        price_rule={"floor": "90", "ceiling": "110"},
    )

    assert column(one_lot, "result") == {"A": "winner"}


def test_invalid_price_needs_no_scores_and_a_missed_minimum_needs_no_price():
    one_lot = lot(
        submission("A", price="200"),
        submission("B", "20"),
        submission("C", "80", "100"),
        criteria=[leaf(points="50", minimum=AT_LEAST), price_leaf()],
        price_rule={"ceiling": "150"},
    )

    assert column(one_lot, "result") == {"A": "invalid", "B": "below_minimum", "C": "winner"}


@pytest.mark.parametrize(
    ("op", "score", "result"),
    [
        (">=", "60", "winner"),
        (">", "60", "below_minimum"),
        (">", "60.1", "winner"),
        (">=", "59.9", "below_minimum"),
    ],
)
def test_minimum_says_whether_the_limit_itself_is_enough(op, score, result):
    minimum = {"op": op, "value": "30"}
    one_lot = lot(submission("A", score), criteria=[leaf(points="50", minimum=minimum)])

    assert column(one_lot, "result") == {"A": result}


def test_who_misses_a_minimum_sets_no_reference():
    one_lot = lot(
        submission("A", "20", "40"),
        submission("B", "80", "80"),
        criteria=[leaf(points="50", minimum=AT_LEAST), price_leaf()],
    )

    found = outcome(one_lot)["submissions"]
    assert found["A"]["criteria"] == {"K": "10.00"}
    assert found["A"]["reason"] == (
        "Op K is het minimum niet gehaald: 10.00, nodig is ten minste 30"
    )
    assert found["B"]["total"] == "90.00"


def test_minimum_is_held_against_the_points_as_rounded():
    criteria = [leaf(points="100", minimum={"op": ">=", "value": "60"})]
    one_lot = lot(
        submission("A", "59.5"), criteria=criteria, rounding=rounding("criterion", decimals=0)
    )

    assert column(one_lot, "result") == {"A": "winner"}


def test_minimum_total_changes_no_reference():
    one_lot = lot(
        submission("A", "2", "40"),
        submission("B", "80", "80"),
        criteria=PRICED,
        minimum_total={"op": ">=", "value": "60"},
    )

    found = outcome(one_lot)
    assert column(one_lot, "result") == {"A": "below_minimum", "B": "winner"}
    assert found["submissions"]["A"]["total"] is None
    assert found["submissions"]["A"]["criteria"] == {"K": "1.00", "P": "50.00"}
    assert found["submissions"]["A"]["reason"] == (
        "Het minimumtotaal is niet gehaald: 51.00, nodig is ten minste 60"
    )
    assert found["submissions"]["B"]["total"] == "65.00"
    assert found["standings"] == [{"place": 1, "submissions": ["B"], "total": "65.00"}]


@pytest.mark.parametrize(("stages", "result"), [(["total"], "winner"), ([], "below_minimum")])
def test_minimum_total_is_held_against_the_value_that_ranks(stages, result):
    one_lot = lot(
        submission("A", "59.996"),
        minimum_total={"op": ">=", "value": "60"},
        rounding=rounding(*stages),
    )

    assert column(one_lot, "result") == {"A": result}


def test_nobody_ranked_is_no_award():
    assert outcome(lot())["decision"] == "no_award"
    assert outcome(lot(submission("A", status="late")))["standings"] == []


def test_everybody_ranked_wins_without_a_number_of_winners():
    one_lot = lot(submission("A", "8"), submission("B", "8"), winners=None)

    assert outcome(one_lot)["decision"] == "award"
    assert column(one_lot, "result") == {"A": "winner", "B": "winner"}
