"""Each key and value of a file that is wrong is refused at its own path."""

from copy import deepcopy

import pytest

from scoring import ScoringError, evaluate

from .build import (
    BAND,
    STEPS,
    document,
    leaf,
    lot,
    price_leaf,
    submission,
)

GONE = object()


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
