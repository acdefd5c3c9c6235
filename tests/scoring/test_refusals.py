"""Every rule that a file can break is refused at its place, and nothing is repaired."""

import pytest

from scoring import Fault, ScoringError, Submission, evaluate, evaluate_lot, rules
from scoring.casefile import load

from .build import document, leaf, lot, panel_scores, refused, submission


def test_who_does_not_count_must_say_why():
    one_lot = lot(submission("A", status="late"))
    del one_lot["submissions"][0]["reason"]

    assert refused(one_lot) == ["lots[0].submissions[0].reason"]


def test_scores_of_who_does_not_count_must_still_be_on_the_scale():
    one_lot = lot(submission("A", "101", status="late"))

    assert refused(one_lot) == ["lots[0].submissions[0].scores.K.consensus"]


def test_all_faults_are_named_at_once():
    one_lot = lot(
        submission("A", "101", 5),
        submission("B"),
        submission("C", panel_scores("1")),
        title=3,
    )
    one_lot["title"] = "Lot"
    other = lot(id="L", title=4)

    assert refused(one_lot, lots=[one_lot, other]) == [
        "lots[0].submissions[0].scores.K.consensus",
        "lots[0].submissions[0].price",
        "lots[0].submissions[2].scores.K.E1",
        "lots[0].submissions[1].scores.K",
        "lots[1].title",
        "lots[1].id",
    ]


def test_groups_lie_only_so_deep():
    criteria = leaf()
    for level in range(17):
        criteria = {"id": f"G{level}", "title": "G", "criteria": [criteria]}

    assert refused(lot(criteria=[criteria]))[0] == "lots[0]" + ".criteria[0]" * 17


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"{", "$: is not JSON"),
        (b"\xff{}", "$: is not UTF-8 from byte 0"),
        (b"[]", "$: must be an object, not a list"),
        (b"1.5", "$: must be an object, not 1.5"),
        (b"NaN", "$: must be an object, not NaN"),
        (b"[" * 100_000, "$: is nested too deeply"),
        (b'{"format":"evaluation/1","format":"evaluation/1","tender":{"id":"T","title":"t"},'
         b'"lots":[]}', "format: given more than once"),
        (b'{"format":"evaluation/1","tender":{"id":"T","title":"t"},"lots":[],"a b":1}',
         '["a b"]: unknown key'),
        (b'{"format":"evaluation/1","tender":{"id":"T","title":"t","":1},"lots":[]}',
         'tender[""]: unknown key'),
        (b'{"format":"evaluation/1","tender":{"id":"T","title":"' + b"x" * 90 + b'"},"lots":"'
         + b"x" * 90 + b'"}', 'lots: must be a list, not "' + "x" * 58 + "…"),
    ],
)  # fmt: skip
def test_text_that_is_no_evaluation_is_refused(text, line):
    with pytest.raises(ScoringError) as refusal:
        evaluate(load(text))

    assert str(refusal.value).startswith(line)


def test_repeated_score_is_refused():
    text = document(lot(submission("A", "5")))
    evaluate(text)
    raw = load(b'{"K": {"consensus": "5", "consensus": "6"}, "M": {"consensus": 5.0}}')
    text["lots"][0]["submissions"][0]["scores"] = raw

    with pytest.raises(ScoringError) as refusal:
        evaluate(text)

    assert refusal.value.faults == (
        Fault("lots[0].submissions[0].scores.K.consensus", "given more than once"),
        Fault("lots[0].submissions[0].scores.M", "is no quality leaf of this lot"),
    )


def test_submission_that_is_no_object_is_refused():
    one_lot = lot(submission("A", "5"))
    one_lot["submissions"].append("B")

    assert refused(one_lot) == ["lots[0].submissions[1]"]


def test_only_the_wrong_one_of_several_scores_is_refused():
    one_lot = lot(
        submission("A", panel_scores("8", "11", "7")),
        criteria=[leaf(combine="mean", scale={"min": "0", "max": "10"})],
        panel=["E1", "E2", "E3"],
    )

    assert refused(one_lot) == ["lots[0].submissions[0].scores.K.E2"]


def test_a_lot_of_rules_and_submissions_is_evaluated_or_refused():
    one_lot = lot()
    del one_lot["submissions"]
    found = rules(one_lot)
    sound = Submission("A", "A", "admitted", {"K": {"consensus": "80"}})

    assert evaluate_lot(found, [sound]).submissions["A"].total == "80.00"
    with pytest.raises(ScoringError, match="K: missing"):
        evaluate_lot(found, [Submission("A", "A", "admitted")])


def test_rules_alone_can_be_validated_before_there_are_submissions():
    one_lot = lot()
    del one_lot["submissions"]

    assert rules(one_lot).id == "L"
    with pytest.raises(ScoringError, match=r"^winners\.max: must be a whole number"):
        rules({**one_lot, "winners": {"max": 0}})
