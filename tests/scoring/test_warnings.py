"""What a person must look at before an outcome is used."""

import pytest

from .build import leaf, lot, panel_scores, price_leaf, rounding, submission
from .look import codes, outcome

TEN = {"min": "0", "max": "10"}


def warned(one_lot, code):
    return [
        warning["submissions"]
        for warning in outcome(one_lot)["warnings"]
        if warning["code"] == code
    ]


def test_rounding_decides_who_wins():
    one_lot = lot(submission("A", "50.001"), submission("B", "50.002"), submission("C", "1"))

    assert warned(one_lot, "rounding_decides") == [["A", "B"]]


def test_rounding_decides_who_meets_the_minimum_total():
    one_lot = lot(submission("A", "59.996"), minimum_total={"op": ">=", "value": "60"})

    assert warned(one_lot, "rounding_decides") == [["A"]]


def test_rounding_decides_through_a_minimum_of_a_leaf():
    criteria = [leaf(minimum={"op": ">=", "value": "60"})]
    one_lot = lot(submission("A", "59.996"), criteria=criteria, rounding=rounding("criterion"))

    assert warned(one_lot, "rounding_decides") == [["A"]]


@pytest.mark.parametrize("scores", [("50.001", "40"), ("50", "50")])
def test_rounding_that_changes_nothing_is_not_warned_of(scores):
    one_lot = lot(submission("A", scores[0]), submission("B", scores[1]))

    assert warned(one_lot, "rounding_decides") == []


def reversal(**more):
    given = {"A": ("10", "40"), "B": ("40", "80"), "C": ("46", "100")}
    return lot(
        *(submission(name, score, price) for name, (score, price) in given.items()),
        criteria=[leaf(points="50", scale={"min": "0", "max": "50"}), price_leaf()],
        **more,
    )


def test_third_party_decides_when_the_lowest_price_makes_two_others_swap():
    one_lot = reversal()

    assert warned(one_lot, "third_party_decides") == [["A", "B", "C"]]
    assert "Zonder inschrijving A" in outcome(one_lot)["warnings"][0]["text"]


def test_third_party_can_be_somebody_who_dropped_or_missed_the_minimum_total():
    dropped = reversal(on_dropout="keep_ranking")
    dropped["submissions"][0].update(status="dropped", reason="bankrupt")
    low = reversal(minimum_total={"op": ">", "value": "60"})

    assert warned(dropped, "third_party_decides") == [["A", "B", "C"]]
    assert warned(low, "third_party_decides") == [["A", "B", "C"]]


def test_shared_lowest_price_is_nobody_s_doing():
    one_lot = reversal()
    one_lot["submissions"].append(submission("D", "5", "40"))

    assert warned(one_lot, "third_party_decides") == []


def test_best_quality_can_be_the_third_party():
    method = {"kind": "utility_index", "quality_weight": "80", "price_weight": "20"}
    given = {"A": ("100", "1000"), "B": ("60", "100"), "C": ("70", "290")}
    one_lot = lot(*(submission(n, q, p) for n, (q, p) in given.items()), method=method)

    # N = 4. Beside A: B (1 - .4 x 4)/100 x 100 = -0.6, C (1 - .3 x 4)/290 x 100 = -0.07
    # without A: C is best, C 1/290 x 100 = 0.34, B (1 - .1 x 4)/100 x 100 = 0.6
    assert warned(one_lot, "third_party_decides") == [["A", "B", "C"]]


def ranked(**given):
    count = len(next(iter(given.values())))
    return lot(
        *(submission(name, panel_scores(*scores)) for name, scores in given.items()),
        criteria=[leaf(combine="mean", scale=TEN)],
        panel=[f"E{index}" for index in range(1, count + 1)],
        method="mean_rank",
    )


@pytest.mark.parametrize("stages", [[], ["total"]])
def test_anybody_can_be_the_third_party_among_ranks(stages):
    # places of A 2 1, of B 1 3, of C 3 2. Without A: B 1 2 and C 2 1 are equal; without C: A 2 1
    # and B 1 2 are equal; without B nothing changes between A and C
    one_lot = ranked(A=("5", "9"), B=("9", "1"), C=("1", "5"))
    one_lot["rounding"] = rounding(*stages)

    assert warned(one_lot, "third_party_decides") == [["A", "C"]]


def test_rounding_to_whole_places_is_followed_as_well():
    # places of A 1 1, of B 2 3, of C 3 2: 2.5 and 2.5 become 3 and 3; without A 1.5 and 1.5
    one_lot = ranked(A=("9", "9"), B=("5", "1"), C=("1", "5"))
    one_lot["rounding"] = rounding("total", decimals=0)

    assert warned(one_lot, "third_party_decides") == []

    four = ranked(A=("9", "9", "1"), B=("5", "5", "9"), D=("1", "1", "5"))
    four["rounding"] = rounding("total", decimals=0)

    # A 1 1 3 and B 2 2 1 are both 1.67, so 2; without D A 1 1 2 is 1, B stays 2
    assert warned(four, "third_party_decides") == [["D"]]


def test_ranks_that_all_agree_have_no_third_party():
    one_lot = ranked(A=("9", "9"), B=("5", "5"), C=("1", "1"))

    assert warned(one_lot, "third_party_decides") == []


def test_scale_is_unused_when_all_score_the_same():
    one_lot = lot(
        submission("A", {"K": {"consensus": "5"}, "M": {"consensus": "5"}}),
        submission("B", {"K": {"consensus": "5.0"}, "M": {"consensus": "6"}}),
        criteria=[leaf(), leaf("M")],
    )

    assert warned(one_lot, "scale_unused") == [["A", "B"]]
    assert "op K dezelfde score" in outcome(one_lot)["warnings"][0]["text"]


def cheap(*prices, mean="0.40", following="0.30", **more):
    names = "ABCDEF"
    return lot(
        *(submission(name, "5", price) for name, price in zip(names, prices, strict=False)),
        method="lowest_price",
        abnormally_low={"mean_of_others": mean, "next_ranked": following},
        **more,
    )


@pytest.mark.parametrize(
    ("one_lot", "names"),
    [
        (cheap("600", "1000", "1000", following="0.5"), [["A"]]),  # exactly 40 % below the mean
        (cheap("601", "1000", "1000", following="0.5"), []),
        (cheap("700", "1000", "1000", mean="0.9"), [["A"]]),  # exactly 30 % below the next
        (cheap("701", "1000", "1000", mean="0.9"), []),
        (cheap("100", "500", "1000"), [["A"], ["B"]]),  # 100 of 750; 500 of 1000
        (cheap("100"), []),
        (cheap("100", "1000", price_rule={"ceiling": "500"}), []),
    ],
)
def test_abnormally_low(one_lot, names):
    assert warned(one_lot, "abnormally_low") == names


def test_abnormally_low_says_why_in_both_languages():
    texts = [
        outcome(cheap("500", "1000"), language)["warnings"][-1]["text"] for language in ("nl", "en")
    ]

    assert texts == [
        "De prijs 500 ligt 0.50 onder het gemiddelde 1000.00 van de andere prijzen; grens 0.4; "
        "De prijs 500 ligt 0.50 onder de laagste prijs 1000.00 op de volgende plaats; grens 0.3",
        "The price 500 lies 0.50 below the mean 1000.00 of the other prices; limit 0.4; "
        "The price 500 lies 0.50 below the lowest price 1000.00 on the next place; limit 0.3",
    ]


def test_dropped_still_counts_in_the_mean_under_keep_ranking():
    one_lot = cheap("600", "1000", "1000", following="0.5", on_dropout="keep_ranking")
    one_lot["submissions"][2].update(status="dropped", reason="bankrupt")

    assert warned(one_lot, "abnormally_low") == [["A"]]


def test_single_submission_is_compared_with_nobody():
    assert codes(lot(submission("A", "5"))) == ["single_submission"]
    assert codes(lot(submission("A", "5"), submission("B", status="late"))) == ["single_submission"]
    assert codes(lot(submission("A", "5"), submission("B", "6"))) == []
