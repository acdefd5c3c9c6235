"""What stopped before a ranking has a dossier without an outcome."""

import pytest

from scoring.verify import verify

from .dossiers import chain, hashed, packed, parts, receipt


def stopped(decision, **more):
    """A dossier of a lot that stopped before anything was computed."""
    members, manifest = parts()
    events = chain({"a": 1}, {"after": decision})
    events[1] = {**events[1], "action": "award.decide"}
    events[1]["hash"] = hashed(
        {key: value for key, value in events[1].items() if key not in {"hash", "salt", "payload"}}
    )
    members = {"events.jsonl": events, "receipts/A.json": receipt(events[0])}
    head = {"number": 2, "hash": events[1]["hash"]}
    del manifest["evaluation_event"]
    return members, {**manifest, "chain": head, "stopped_events": [2], **more}


def test_what_stopped_before_a_ranking_has_no_outcome():
    report = verify(packed(*stopped({"kind": "withdrawal"})))

    assert report.disagreement is None
    assert "outcome: none, all stopped before a ranking (event 2)" in report.lines


@pytest.mark.parametrize(
    ("decision", "more", "disagreement"),
    [
        ({"kind": "departing"}, {}, "stopped_events: event 2 is not a withdrawal"),
        ({"kind": "withdrawal"}, {"stopped_events": []}, "stopped_events: names no event"),
        (
            {"kind": "withdrawal"},
            {"stopped_events": [1]},
            "stopped_events: 1 is not a decision in the chain",
        ),
    ],
)
def test_what_did_not_stop_is_refused(decision, more, disagreement):
    report = verify(packed(*stopped(decision, **more)))

    assert report.disagreement == f"manifest.json {disagreement}"


def test_what_stopped_holds_no_computed_file():
    members, manifest = stopped({"kind": "withdrawal"})
    members["outcome.json"] = {}

    report = verify(packed(members, manifest))

    assert report.disagreement == "outcome.json: does not belong to what stopped before a ranking"
