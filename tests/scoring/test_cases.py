"""Published evaluations and arithmetic examples come out to the last decimal."""

import json
from pathlib import Path

import pytest

from scoring import ScoringError, evaluate

CASES = [
    json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "cases").iterdir())
]


@pytest.mark.parametrize("case", [c for c in CASES if "expect" in c], ids=lambda case: case["name"])
def test_published_case_comes_out_as_published(case):
    lots = {lot["id"]: lot for lot in evaluate(case["input"])["lots"]}

    for lot_id, expected in case["expect"].items():
        lot = lots[lot_id]
        found = {
            "decision": lot["decision"],
            "warnings": [warning["code"] for warning in lot["warnings"]],
        }
        for key, of in (("totals", "total"), ("places", "place"), ("results", "result")):
            names = expected.get(key, {})
            found[key] = {name: lot["submissions"][name][of] for name in names}
        assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("case", [c for c in CASES if "refused_at" in c], ids=lambda c: c["name"])
def test_refused_case_is_refused_at_its_path(case):
    with pytest.raises(ScoringError) as refusal:
        evaluate(case["input"])

    assert [fault.path for fault in refusal.value.faults] == [case["refused_at"]]
