"""Small evaluation documents for the tests: every builder takes what a test is about."""

from copy import deepcopy

import pytest

from scoring import ScoringError, evaluate
from scoring.robustness import robustness

BAND = {"floor": "80", "ceiling": "120", "outside": "clamp"}
TEN = {"min": "0", "max": "10"}
STEPS = {
    "steps": [
        {"label": "uitstekend", "fraction": "1"},
        {"label": "goed", "fraction": "0.75"},
        {"label": "voldoende", "fraction": "0.5"},
        {"label": "onvoldoende", "fraction": "0"},
    ]
}


def leaf(name="K", points="100", combine="consensus", scale=None, **more):
    return {
        "id": name,
        "title": name,
        "kind": "quality",
        "points": points,
        "combine": combine,
        "scale": scale or {"min": "0", "max": "100"},
        **more,
    }


def price_leaf(kind="lowest_ratio", points="50", name="P", **numbers):
    formula = {"kind": kind, **numbers}
    return {"id": name, "title": name, "kind": "price", "points": points, "formula": formula}


def submission(name, quality=None, price=None, status="admitted", **more):
    """A submission; `quality` is a consensus score on K, or the scores per leaf."""
    scores = quality if isinstance(quality, dict) else {"K": {"consensus": quality}}
    made = {"id": name, "name": name, "status": status, "scores": scores if quality else {}, **more}
    if price is not None:
        made["price"] = price
    if status != "admitted":
        made.setdefault("reason", "because")
    return made


def lot(*submissions, criteria=None, method="weighted_points", **more):
    made = {
        "id": "L",
        "title": "Lot",
        "method": method if isinstance(method, dict) else {"kind": method},
        "criteria": [leaf()] if criteria is None else criteria,
        "rounding": {"mode": "half_up", "decimals": 2, "stages": ["total"]},
        "winners": {"max": 1},
        "tie_breakers": [],
        "on_dropout": "recompute",
        "submissions": list(submissions),
        **more,
    }
    return {key: value for key, value in made.items() if value is not ...}


def rounding(*stages, mode="half_up", decimals=2):
    return {"mode": mode, "decimals": decimals, "stages": list(stages)}


def document(*lots, **more):
    return deepcopy(
        {
            "format": "evaluation/1",
            "tender": {"id": "T", "title": "Tender"},
            "lots": list(lots),
            **more,
        }
    )


def panel_scores(*scores, of="K"):
    """Scores of evaluators E1, E2, … on one leaf."""
    return {of: {f"E{index}": score for index, score in enumerate(scores, 1)}}


def refused(one_lot, **more):
    """Name where a document is refused."""
    with pytest.raises(ScoringError) as refusal:
        evaluate(document(one_lot, **more))
    return [fault.path for fault in refusal.value.faults]


def examined(one_lot):
    """Say how firmly the outcome of one lot stands."""
    return robustness(document(one_lot))["lots"][0]


def reversal(**more):
    """Make a lot in which B and C change places once A is gone."""
    given = {"A": ("10", "40"), "B": ("40", "80"), "C": ("46", "100")}
    return lot(
        *(submission(name, score, price) for name, (score, price) in given.items()),
        criteria=[leaf(points="50", scale={"min": "0", "max": "50"}), price_leaf()],
        **more,
    )
