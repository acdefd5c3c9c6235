"""Canonical JSON and the hash of an input."""

import json
from copy import deepcopy

from scoring import evaluate
from scoring.canonical import canonical

from .build import document, leaf, lot, submission


def test_canonical_json_of_the_standard():
    # the string and the sorting examples of RFC 8785, 3.2.2 and 3.2.3
    text = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"}
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    assert canonical(text) == '{"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    assert list(json.loads(canonical(dict.fromkeys(keys)))) == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip
    nested = [{"\U0001f600": None, "a": [1, True]}]
    assert canonical(nested) == '[{"a":[1,true],"\U0001f600":null}]'.encode()


def hashed(one_document):
    return evaluate(one_document)["input_sha256"]


def test_hash_is_of_the_canonical_input():
    one = document()

    # sha256 of {"format":"evaluation/1","lots":[],"tender":{"id":"T","title":"Tender"}}
    assert hashed(one) == "7d1f48a5f99abe2b7edfc61e011e49ca518b79a3743795582e43c8ce4db3c028"


def test_hash_ignores_orders_without_meaning_and_nothing_else():
    group = {"id": "G", "title": "G", "criteria": [leaf("K"), leaf("M")]}
    scores = {"K": {"consensus": "5"}, "M": {"consensus": "5"}}
    draws = [{"among": ["A", "B"], "order": ["B", "A"], "record": "2"},
             {"among": ["A", "C"], "order": ["C", "A"], "record": "1"}]  # fmt: skip
    one_lot = lot(
        submission("A", scores),
        submission("B", scores),
        criteria=[group, leaf("N")],
        panel=["E1", "E2"],
        tie_breakers=[{"criterion": "K"}, {"draw": True}],
        draws=draws,
    )
    for one in one_lot["submissions"]:
        one["scores"]["N"] = {"consensus": "5"}
    first = document(one_lot, lot(id="L2"))
    turned = deepcopy(first)
    turned["lots"].reverse()
    turned_lot = turned["lots"][1]
    for members in (turned_lot["submissions"], turned_lot["criteria"], turned_lot["panel"],
                    turned_lot["criteria"][0]["criteria"], turned_lot["draws"],
                    turned_lot["draws"][0]["among"]):  # fmt: skip
        members.reverse()
    changed = deepcopy(first)
    changed["lots"][0]["draws"][0]["order"].reverse()

    assert hashed(turned) == hashed(first)
    assert evaluate(turned) == evaluate(first)
    assert hashed(changed) != hashed(first)
