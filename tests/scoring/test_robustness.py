"""How firmly an outcome stands."""

from .build import (
    STEPS,
    TEN,
    examined,
    leaf,
    lot,
    panel_scores,
    price_leaf,
    reversal,
    rounding,
    submission,
)


def test_removal_that_reorders_is_told_from_moving_up():
    assert examined(reversal())["leave_one_submission_out"] == [
        {"without": "A", "winners": ["B"], "tied": [], "reorders": True},
        {"without": "C", "winners": ["B"], "tied": [], "reorders": False},
    ]


def test_draw_still_holds_without_who_was_drawn():
    one_lot = lot(
        *(submission(name, "5") for name in "ABC"),
        tie_breakers=[{"draw": True}],
        draws=[{"among": ["A", "B", "C"], "order": ["C", "B", "A"], "record": "PV"}],
    )

    assert examined(one_lot)["leave_one_submission_out"] == [
        {"without": "C", "winners": ["B"], "tied": [], "reorders": False}
    ]


def test_open_house_has_nothing_to_examine():
    one_lot = {"id": "L", "title": "L", "method": {"kind": "admission"}, "submissions": []}

    assert examined(one_lot) == {"id": "L", "winners": [], "tied": []}


def panel_lot(combine="mean", scale=None, **more):
    return lot(
        submission("A", panel_scores("8", "6", "7")),
        submission("B", panel_scores("9", "7", "4")),
        criteria=[leaf(combine=combine, scale=scale or {"min": "0", "max": "10", "step": "1"})],
        panel=["E1", "E2", "E3"],
        **more,
    )


def test_evaluator_whose_absence_changes_who_wins():
    # A 21, B 20 together; without E1 13-11, without E2 15-13, without E3 14-16
    assert examined(panel_lot())["leave_one_evaluator_out"] == [
        {"without": "E3", "winners": ["B"], "tied": []}
    ]


def test_consensus_needs_no_evaluator():
    one_lot = lot(submission("A", "5"), panel=["E1", "E2"])

    assert examined(one_lot)["leave_one_evaluator_out"] == []


def test_evaluator_without_whom_a_price_would_be_missing_leaves_it_undecided():
    one_lot = lot(
        submission("A", panel_scores("8", "8"), "5"),
        submission("B", panel_scores("8", "2")),
        criteria=[
            leaf(combine="mean", points="50", scale=TEN, minimum={"op": ">=", "value": "30"}),
            price_leaf(),
        ],
        panel=["E1", "E2"],
    )

    assert examined(one_lot)["leave_one_evaluator_out"] == [
        {"without": "E2", "undecided": ["lots[0].submissions[1].price"]}
    ]


def test_single_scores_that_decide():
    # A leads by one: any step down of A or up of B makes them equal
    found = examined(panel_lot())["one_step"]

    equal = {"winners": [], "tied": ["A", "B"]}
    assert found == [
        {"submission": who, "criterion": "K", "evaluator": evaluator, "from": old, "to": new,
         **equal}
        for who, evaluator, old, new in [
            ("A", "E1", "8", "7"), ("A", "E2", "6", "5"), ("A", "E3", "7", "6"),
            ("B", "E1", "9", "10"), ("B", "E2", "7", "8"), ("B", "E3", "4", "5"),
        ]
    ]  # fmt: skip


def test_step_of_a_scale_of_labels_and_no_step_beyond_its_ends():
    one_lot = lot(
        submission("A", "uitstekend"), submission("B", "goed"), criteria=[leaf(scale=STEPS)]
    )

    found = examined(one_lot)["one_step"]
    assert [(one["submission"], one["from"], one["to"]) for one in found] == [
        ("A", "uitstekend", "goed"),
        ("B", "goed", "uitstekend"),
    ]


def test_range_without_step_moves_one_unit_of_the_last_decimal_used():
    one_lot = lot(submission("A", "50.2"), submission("B", "50.1"))

    found = examined(one_lot)["one_step"]
    assert [(one["submission"], one["to"]) for one in found] == [("A", "50.1"), ("B", "50.2")]


def test_step_that_rounding_swallows_changes_nothing():
    one_lot = lot(
        submission("A", "50"), submission("B", "40"), rounding=rounding("criterion", decimals=0)
    )

    assert examined(one_lot)["one_step"] == []


def test_dropped_scores_are_not_moved():
    one_lot = lot(
        submission("A", "5"), submission("B", "5", status="dropped"), on_dropout="keep_ranking"
    )

    assert examined(one_lot)["one_step"] == []


def ranked_pair(a, b, **more):
    return lot(
        submission("A", panel_scores(*a)),
        submission("B", panel_scores(*b)),
        criteria=[leaf(combine="mean", scale={"min": "0", "max": "10", "step": "1"})],
        panel=["E1", "E2"],
        method="mean_rank",
        **more,
    )


def moves(one_lot):
    found = examined(one_lot)["one_step"]
    return [(one["submission"], one["evaluator"], one["to"], one["tied"]) for one in found]


def test_single_scores_that_decide_among_ranks():
    # A 1 and 1.5, B 2 and 1.5: any of these makes the places equal
    assert moves(ranked_pair(("8", "6"), ("7", "6"))) == [
        ("A", "E1", "7", ["A", "B"]),
        ("A", "E2", "5", ["A", "B"]),
        ("B", "E1", "8", ["A", "B"]),
        ("B", "E2", "7", ["A", "B"]),
    ]


def test_single_scores_that_decide_through_a_tie_breaker_among_ranks():
    # places are equal, 14 against 13 points: these make the points equal too
    one_lot = ranked_pair(("9", "5"), ("7", "6"), tie_breakers=[{"criterion": "K"}])

    assert moves(one_lot) == [
        ("A", "E1", "8", ["A", "B"]),
        ("A", "E2", "4", ["A", "B"]),
        ("B", "E1", "8", ["A", "B"]),
        ("B", "E2", "7", ["A", "B"]),
    ]
