"""Short ways to look into an outcome."""

from scoring import evaluate

from .build import document


def outcome(one_lot, language="nl"):
    return evaluate(document(one_lot), language)["lots"][0]


def column(one_lot, key):
    """What one key says of every submission."""
    return {name: one[key] for name, one in outcome(one_lot)["submissions"].items()}


def codes(one_lot):
    return [warning["code"] for warning in outcome(one_lot)["warnings"]]


def texts(one_lot, name, language="nl"):
    """The steps of one submission as (of, rule, text)."""
    steps = outcome(one_lot, language)["submissions"][name]["steps"]
    return [(step["of"], step["rule"], step["text"]) for step in steps]
