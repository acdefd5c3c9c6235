"""No provider keeps more lots than the rule allows, and every pass is explained."""

import pytest

from scoring import ScoringError, evaluate

from .build import document, lot, submission

BY_WISH = {"max": "1", "preference": "provider"}


def offered(lot_id, **scores):
    """A lot in which provider P1's submission is called P1-<lot>, with a score and a wish."""
    return lot(
        *(
            submission(f"{who}-{lot_id}", score, provider=who, preference=wish)
            for who, (score, wish) in scores.items()
        ),
        id=lot_id,
        tie_breakers=[{"draw": True}],
    )


def allotted(*lots, rule=BY_WISH, language="nl"):
    return evaluate(document(*lots, max_lots_per_provider=rule), language)["lots"]


def results(lots):
    return {name: one["result"] for each in lots for name, one in each["submissions"].items()}


def test_winning_more_than_allowed_passes_the_less_wanted_lot():
    lots = allotted(
        offered("L1", P1=("90", "2"), P2=("80", "1")),
        offered("L2", P1=("90", "1"), P3=("70", "1")),
    )

    assert results(lots) == {
        "P1-L1": "passed",
        "P2-L1": "winner",
        "P1-L2": "winner",
        "P3-L2": "reserve",
    }
    passed = lots[0]["submissions"]["P1-L1"]
    assert (passed["place"], passed["total"]) == (1, "90.00")
    assert passed["steps"][-1] == {
        "of": "allocation",
        "rule": "max_lots_per_provider",
        "text": "Deze plaats gaat naar de volgende: een aanbieder krijgt ten hoogste 1 en houdt L2;"
        " de eigen voorkeur voor dit perceel was 2",
        "value": "1",
    }
    assert lots[0]["submissions"]["P2-L1"]["steps"][-1]["text"] == (
        "Wint doordat een hoger geplaatste dit perceel niet mag houden"
    )
    assert [each["decision"] for each in lots] == ["award", "award"]


def test_who_gains_by_a_pass_may_have_to_pass_in_turn():
    lots = allotted(
        offered("L1", P1=("90", "1"), P2=("80", "1")),
        offered("L2", P1=("90", "2"), P2=("80", "2"), P3=("70", "1")),
        offered("L3", P2=("90", "3"), P3=("80", "2"), P4=("70", "1")),
    )

    # P1 keeps L1 and passes L2 to P2, which prefers it to L3; L3 goes to P3
    assert results(lots) == {
        "P1-L1": "winner", "P2-L1": "reserve",
        "P1-L2": "passed", "P2-L2": "winner", "P3-L2": "reserve",
        "P2-L3": "passed", "P3-L3": "winner", "P4-L3": "reserve",
    }  # fmt: skip


def test_published_order_of_lots_decides_instead():
    lots = [
        offered("L1", P1=("90", "1"), P2=("80", "1")),
        offered("L2", P1=("90", "2"), P3=("70", "1")),
    ]
    for each in lots:
        for one in each["submissions"]:
            del one["preference"]
    found = allotted(
        *lots, rule={"max": "1", "preference": "lots", "order": ["L2", "L1"]}, language="en"
    )

    assert results(found) == {
        "P1-L1": "passed",
        "P2-L1": "winner",
        "P1-L2": "winner",
        "P3-L2": "reserve",
    }
    assert found[0]["submissions"]["P1-L1"]["steps"][-1]["text"] == (
        "This place passes to the next: a provider gets at most 1 and keeps L2, in the published "
        "order of the lots"
    )


def test_more_than_one_may_be_allowed():
    lots = allotted(
        offered("L1", P1=("90", "1"), P2=("80", "1")),
        offered("L2", P1=("90", "2"), P2=("80", "2")),
        rule={"max": "2", "preference": "provider"},
    )

    assert results(lots)["P1-L1"] == results(lots)["P1-L2"] == "winner"


def test_nobody_left_to_pass_to_is_no_award():
    lots = allotted(offered("L1", P1=("90", "1")), offered("L2", P1=("90", "2")))

    assert [each["decision"] for each in lots] == ["award", "no_award"]


def test_tie_that_can_change_other_lots_is_warned_of_everywhere():
    lots = allotted(offered("L1", P1=("90", "1"), P2=("90", "1")), offered("L2", P1=("90", "2")))

    assert [each["decision"] for each in lots] == ["draw_needed", "award"]
    assert [each["warnings"][-1]["code"] for each in lots] == ["allocation_waits"] * 2
    assert "loting nodig in L1" in lots[1]["warnings"][-1]["text"]


def test_open_house_takes_no_part():
    open_house = {
        "id": "L0",
        "title": "Open",
        "method": {"kind": "admission"},
        "submissions": [submission("A")],
    }
    lots = allotted(open_house, offered("L1", P1=("90", "1")))

    assert results(lots) == {"A": "admitted", "P1-L1": "winner"}


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({}, "max_lots_per_provider.max"),
        ({"max": 1, "preference": "provider"}, "max_lots_per_provider.max"),
        ({"max": "0", "preference": "provider"}, "max_lots_per_provider.max"),
        ({"max": "1.5", "preference": "provider"}, "max_lots_per_provider.max"),
        ({"max": "1", "preference": "us"}, "max_lots_per_provider.preference"),
        ({**BY_WISH, "order": ["L1"]}, "max_lots_per_provider.order"),
        ({"max": "1", "preference": "lots"}, "max_lots_per_provider.order"),
    ],
)
def test_rule_that_leaves_something_open_is_refused(rule, path):
    with pytest.raises(ScoringError) as refusal:
        allotted(offered("L1", P1=("90", "1")), rule=rule)

    assert path in [fault.path for fault in refusal.value.faults]


@pytest.mark.parametrize("order", [[], ["L1", "L2"]])
def test_order_names_every_ranked_lot(order):
    one_lot = offered("L1", P1=("90", "1"))
    del one_lot["submissions"][0]["preference"]

    with pytest.raises(ScoringError, match=r"^max_lots_per_provider\.order: must name every"):
        allotted(one_lot, rule={"max": "1", "preference": "lots", "order": order})


def test_same_preference_twice_and_two_submissions_in_a_lot_are_refused():
    double = offered("L1", P1=("90", "1"))
    double["submissions"].append(submission("X", "5", provider="P1", preference="3"))
    with pytest.raises(ScoringError) as refusal:
        allotted(double, offered("L2", P1=("90", "1")))

    assert [fault.path for fault in refusal.value.faults] == [
        "lots[0].submissions[1].provider",
        "lots[1].submissions[0].preference",
    ]


def test_withdrawn_submission_of_the_same_provider_is_no_second_one():
    one_lot = offered("L1", P1=("90", "1"))
    again = submission("X", status="withdrawn", provider="P1", preference="1")
    one_lot["submissions"].append(again)

    assert results(allotted(one_lot)) == {"P1-L1": "winner", "X": "withdrawn"}


def test_provider_and_preference_belong_to_the_rule():
    with pytest.raises(ScoringError) as refusal:
        evaluate(document(offered("L1", P1=("90", "1"))))

    assert [str(fault) for fault in refusal.value.faults] == [
        "lots[0].submissions[0].provider: unknown key",
        "lots[0].submissions[0].preference: unknown key",
    ]
