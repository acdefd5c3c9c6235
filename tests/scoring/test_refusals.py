"""Every rule that a file can break is refused at its place, and nothing is repaired."""

from copy import deepcopy

import pytest

from scoring import Fault, ScoringError, Submission, evaluate, evaluate_lot, rules
from scoring.casefile import load

from .build import STEPS, document, leaf, lot, panel_scores, price_leaf, rounding, submission

GONE = object()
BAND = {"floor": "80", "ceiling": "120", "outside": "clamp"}


def whole():
    """A document in which everything that can be given is given."""
    return document(
        lot(
            submission("A", {"K": {"consensus": "goed", "E1": "goed"}, "M": {"E1": "8"}}, "95"),
            submission("B", {"K": {"consensus": "goed"}, "M": {"E1": "8"}}, "95"),
            criteria=[
                {
                    "id": "G",
                    "title": "G",
                    "points": "70",
                    "criteria": [
                        leaf("K", "40", scale=deepcopy(STEPS), minimum={"op": ">=", "value": "1"}),
                        leaf("M", "30", "mean", {"min": "0", "max": "10", "step": "0.5"}),
                    ],
                },
                price_leaf("linear_band", "30", **BAND),
            ],
            panel=["E1"],
            price_rule={"floor": "1", "ceiling": "125"},
            minimum_total={"op": ">", "value": "1"},
            tie_breakers=[{"criterion": "K"}, {"price": "lowest"}, {"draw": True}],
            draws=[{"among": ["A", "B"], "order": ["B", "A"], "record": "PV"}],
            abnormally_low={"mean_of_others": "0.4", "next_ranked": "0.3"},
        )
    )


def put(target, path, value):
    """Change, add or take away one value."""
    *way, last = path
    for key in way:
        target = target[key]
    if value is GONE:
        del target[last]
    else:
        target[last] = value


LOT = ("lots", 0)
A = (*LOT, "submissions", 0)
CRITERIA = (*LOT, "criteria")
GROUP = (*CRITERIA, 0)
K = (*GROUP, "criteria", 0)
M = (*GROUP, "criteria", 1)
P = (*CRITERIA, 1)


def written(path):
    """Write a path as the engine does."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


@pytest.mark.parametrize(
    "path",
    [
        ("format",),
        ("tender",),
        ("tender", "id"),
        ("tender", "title"),
        ("lots",),
        *[
            (*LOT, key)
            for key in ("id", "title", "method", "criteria", "rounding", "winners", "tie_breakers",
                        "submissions")
        ],
        (*LOT, "method", "kind"),
        *[(*LOT, "rounding", key) for key in ("mode", "decimals", "stages")],
        (*LOT, "winners", "max"),
        (*LOT, "minimum_total", "op"),
        (*LOT, "abnormally_low", "next_ranked"),
        *[(*LOT, "draws", 0, key) for key in ("among", "order", "record")],
        *[(*GROUP, key) for key in ("id", "title")],
        *[(*K, key) for key in ("id", "title", "kind", "points", "combine", "scale")],
        (*K, "minimum", "value"),
        (*K, "scale", "steps", 0, "fraction"),
        *[(*M, "scale", key) for key in ("min", "max")],
        (*P, "formula"),
        *[(*P, "formula", key) for key in ("kind", "floor", "ceiling", "outside")],
        *[(*A, key) for key in ("id", "name", "status", "scores", "price")],
        *[(*A, "scores", "M"), (*A, "scores", "M", "E1"), (*A, "scores", "K", "consensus")],
    ],
    ids=written,
)  # fmt: skip
def test_missing_key_is_refused_at_its_own_path(path):
    broken = whole()
    evaluate(broken)  # it was sound
    put(broken, path, GONE)

    with pytest.raises(ScoringError) as refusal:
        evaluate(broken)

    assert written(path) in [fault.path for fault in refusal.value.faults]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "evaluation/2"),
        (("format",), 1),
        (("extra",), "x"),
        (("tender",), []),
        (("tender", "id"), "a b"),
        (("tender", "id"), 7),
        (("tender", "title"), None),
        (("tender", "title"), "\ud800"),
        (("tender", "extra"), 1),
        (("lots",), {}),
        ((*LOT, "id"), "consensus"),
        ((*LOT, "id"), "x" * 65),
        ((*LOT, "extra"), "x"),
        ((*LOT, "method"), "weighted_points"),
        ((*LOT, "method", "kind"), "best"),
        ((*LOT, "method", "kind"), ["best"]),
        ((*LOT, "method", "unit"), "1"),
        ((*LOT, "panel"), "E1"),
        ((*LOT, "panel"), []),
        ((*LOT, "panel"), GONE),
        ((*LOT, "panel"), ["E1", "E1"]),
        ((*LOT, "rounding", "mode"), "up"),
        ((*LOT, "rounding", "decimals"), "2"),
        ((*LOT, "rounding", "decimals"), 2.0),
        ((*LOT, "rounding", "decimals"), True),
        ((*LOT, "rounding", "decimals"), -1),
        ((*LOT, "rounding", "decimals"), 13),
        ((*LOT, "rounding", "stages"), ["totals"]),
        ((*LOT, "rounding", "stages"), ["total", "total"]),
        ((*LOT, "winners"), {"max": 0}),
        ((*LOT, "winners"), 2),
        ((*LOT, "winners", "min"), 2),
        ((*LOT, "minimum_total", "op"), "="),
        ((*LOT, "minimum_total"), None),
        ((*LOT, "price_rule"), {}),
        ((*LOT, "price_rule", "ceiling"), "0.5"),
        ((*LOT, "price_rule", "fixed"), 95),
        ((*LOT, "price_rule", "top"), "1"),
        ((*LOT, "on_dropout"), "ask"),
        ((*LOT, "tie_breakers", 0), {}),
        ((*LOT, "tie_breakers", 0), {"criterion": "K", "price": "lowest"}),
        ((*LOT, "tie_breakers", 0), "draw"),
        ((*LOT, "tie_breakers", 0), {"draw": True}),
        ((*LOT, "tie_breakers", 0, "criterion"), "G"),
        ((*LOT, "tie_breakers", 0, "criterion"), 3),
        ((*LOT, "tie_breakers", 1, "price"), "highest"),
        ((*LOT, "tie_breakers", 2, "draw"), 1),
        ((*LOT, "draws", 0, "order"), ["A", "C"]),
        ((*LOT, "draws", 0, "record"), " "),
        ((*LOT, "abnormally_low", "mean_of_others"), 0.4),
        ((*GROUP, "points"), "71"),
        ((*GROUP, "kind"), "quality"),
        ((*GROUP, "criteria"), []),
        ((*GROUP, "criteria"), {}),
        (GROUP, "K"),
        ((*K, "id"), "M"),
        ((*K, "kind"), "value"),
        ((*K, "points"), "-1"),
        ((*K, "points"), "1e3"),
        ((*K, "points"), "01"),
        ((*K, "points"), "+1"),
        ((*K, "points"), "1."),
        ((*K, "points"), "٣"),
        ((*K, "points"), "1" * 19),
        ((*K, "points"), "0.1234567890123"),
        ((*K, "combine"), "max"),
        ((*K, "formula"), {}),
        ((*K, "scale", "max"), "1"),
        ((*K, "scale", "steps"), []),
        ((*K, "scale", "steps", 0, "label"), "goed"),
        ((*K, "scale", "steps", 0, "label"), ""),
        ((*K, "scale", "steps", 0, "fraction"), "1.01"),
        ((*M, "scale", "max"), "0"),
        ((*M, "scale", "min"), "10"),
        ((*M, "scale", "step"), "0"),
        ((*M, "scale", "steps"), 5),
        ((*P, "points"), 30),
        ((*P, "minimum"), {"op": ">", "value": "1"}),
        ((*P, "formula", "kind"), "cheapest"),
        ((*P, "formula", "base"), "2"),
        ((*P, "formula", "ceiling"), "80"),
        ((*P, "formula", "outside"), "allow"),
        ((*A, "id"), "B"),
        ((*A, "extra"), 1),
        ((*A, "provider"), "P1"),
        ((*A, "status"), "in"),
        ((*A, "reason"), ""),
        ((*A, "price"), 95),
        ((*A, "price"), None),
        ((*A, "scores"), []),
        ((*A, "scores", "G"), {}),
        ((*A, "scores", "P"), {"consensus": "1"}),
        ((*A, "scores", "M"), "8"),
        ((*A, "scores", "M", "E1"), 8),
        ((*A, "scores", "M", "E1"), ["8"]),
        ((*A, "scores", "M", "E1"), "8.3"),
        ((*A, "scores", "M", "E1"), "10.5"),
        ((*A, "scores", "M", "E1"), "-0.5"),
        ((*A, "scores", "M", "E1"), "acht"),
        ((*A, "scores", "M", "E2"), "8"),
        ((*A, "scores", "M", "consensus"), "8"),
        ((*A, "scores", "K", "consensus"), "Goed"),
        ((*A, "scores", "K", "E1"), "0.75"),
        ((*A, "scores", "K", "E2"), "goed"),
    ],
)
def test_wrong_value_is_refused_at_its_path(path, value):
    broken = whole()
    put(broken, path, value)
    where = {
        (*A, "id"): "lots[0].submissions[1].id",
        (*K, "id"): "lots[0].criteria[0].criteria[1].id",
        (*K, "scale", "steps", 0, "label"): "lots[0].criteria[0].criteria[0].scale.steps[0].label",
    }.get(path, written(path))
    if value == "goed" and path[-1] == "label":
        where = where.replace("steps[0]", "steps[1]")
    if isinstance(value, list) and len(value) == 2 and value[0] == value[1]:
        where += "[1]"
    if value == ["totals"]:
        where += "[0]"
    if value == {"max": 0}:
        where += ".max"

    with pytest.raises(ScoringError) as refusal:
        evaluate(broken)

    assert where in [fault.path for fault in refusal.value.faults]


def refused(one_lot, **more):
    with pytest.raises(ScoringError) as refusal:
        evaluate(document(one_lot, **more))
    return [fault.path for fault in refusal.value.faults]


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
