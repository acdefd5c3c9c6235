"""The schema says the same as the engine about the shape of a file."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest

from scoring import ScoringError, evaluate
from scoring.schema import schema

from .build import document, lot, submission
from .test_allocation import offered
from .test_paths import whole

CASES = [
    json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "cases").iterdir())
]
SCHEMA = schema()
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def fits(value, rule):
    """A validator of just the keywords that the schema uses."""
    known = {
        "$ref": lambda name: fits(value, SCHEMA["$defs"][name.rpartition("/")[2]]),
        "type": lambda name: type(value) is TYPES[name],
        "const": lambda other: type(value) is type(other) and value == other,
        "enum": lambda others: value in others,
        "pattern": lambda text: re.search(text, value) is not None,
        "not": lambda other: not fits(value, other),
        "oneOf": lambda rules: sum(fits(value, one) for one in rules) == 1,
        "required": lambda keys: all(key in value for key in keys),
        "properties": lambda rules: all(
            fits(value[key], rules[key]) for key in rules if key in value
        ),
        "additionalProperties": lambda other: all(
            other is not False and fits(value[key], other)
            for key in value
            if key not in rule.get("properties", {})
        ),
        "items": lambda other: all(fits(item, other) for item in value),
        "uniqueItems": lambda _: len({json.dumps(item) for item in value}) == len(value),
        "minItems": lambda least: len(value) >= least,
        "minProperties": lambda least: len(value) >= least,
        "minimum": lambda least: value >= least,
        "maximum": lambda most: value <= most,
        "if": lambda test: fits(value, test) or fits(value, rule["else"]),
    }
    words = {"$schema", "title", "$defs", "else"}
    return all(key in words or known[key](content) for key, content in rule.items())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_schema_takes_what_the_engine_takes(case):
    assert fits(case["input"], SCHEMA) == ("expect" in case)


def test_schema_takes_everything_that_can_be_given():
    assert fits(whole(), SCHEMA)
    by_wish = {"max": "1", "preference": "provider"}
    assert fits(document(offered("L1", P=("1", "1")), max_lots_per_provider=by_wish), SCHEMA)
    by_lots = {"max": "1", "preference": "lots", "order": ["L1"]}
    assert fits(document(lot(), max_lots_per_provider=by_lots), SCHEMA)


def places(value, path=()):
    """Every place in a document."""
    yield path
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in members:
            yield from places(member, (*path, key))


@pytest.mark.parametrize("wrong", [1.5, None, 7, "?", [], {}, {"extra": 1}])
def test_schema_refuses_nothing_that_the_engine_takes(wrong):
    for path in places(whole()):
        broken = deepcopy(whole())
        target = broken
        for key in path[:-1]:
            target = target[key]
        if path:
            target[path[-1]] = wrong
        else:
            broken = wrong
        try:
            evaluate(broken)
        except ScoringError:
            continue
        assert fits(broken, SCHEMA), path


@pytest.mark.parametrize("key", list(whole()["lots"][0]))
def test_schema_knows_which_keys_of_a_lot_are_required(key):
    broken = whole()
    del broken["lots"][0][key]
    optional = {"panel", "price_rule", "minimum_total", "draws", "abnormally_low", "on_dropout"}

    assert fits(broken, SCHEMA) == (key in optional)


def test_schema_demands_a_reason_of_who_does_not_count():
    one_lot = lot(submission("A", status="late"))
    assert fits(document(one_lot), SCHEMA)

    del one_lot["submissions"][0]["reason"]
    assert not fits(document(one_lot), SCHEMA)
