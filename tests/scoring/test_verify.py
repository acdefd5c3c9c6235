"""A dossier is recomputed, a receipt is checked, and the first thing that is off is named."""

import sys
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring import ScoringError
from scoring.canonical import canonical
from scoring.verify import verify

from .build import document
from .dossiers import SOUND, alone, chain, hashed, packed, parts, receipt, signed


def test_sound_dossier_agrees():
    report = verify(packed(*parts()))

    assert report.disagreement is None
    assert [line.partition(":")[0] for line in report.lines] == [
        "manifest.json", "events.jsonl", "receipts", "outcome.json", "signatures",
    ]  # fmt: skip


def test_dossier_without_signatures_or_receipts_agrees():
    members, manifest = parts()
    del members["receipts/A.json"], manifest["evaluation_event"]

    report = verify(packed(members, manifest, sign=False))

    assert report.disagreement is None
    assert report.lines[-1].startswith("outcome.json")


def test_words_warnings_and_engine_may_differ():
    members, manifest = parts()
    outcome = members["outcome.json"]
    outcome["engine"] = "9.9.9"
    outcome["lots"][0]["warnings"] = []
    outcome["lots"][0]["submissions"]["text"]["steps"][0]["text"] = "anders"
    outcome["lots"][0]["submissions"]["B"]["reason"] = "anders"

    assert verify(packed(members, manifest)).disagreement is None


def broken_outcome(change):
    members, manifest = parts()
    change(members["outcome.json"]["lots"][0])
    return verify(packed(members, manifest)).disagreement


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda one: one.update(decision="no_award"),
         "lots[0].decision is 'no_award', recomputed 'award'"),
        (lambda one: one["submissions"]["text"].update(result="reserve"),
         "lots[0].submissions.text.result is 'reserve', recomputed 'winner'"),
        (lambda one: one["submissions"]["B"].update(place=True),
         "lots[0].submissions.B.place is True, recomputed 2"),
        (lambda one: one["submissions"]["B"]["criteria"].update(K="61.00"),
         "lots[0].submissions.B.criteria.K is '61.00', recomputed '60.00'"),
        (lambda one: one["submissions"]["B"]["steps"][0].update(value="61.00"),
         "lots[0].submissions.B.steps[0].value is '61.00', recomputed '60.00'"),
        (lambda one: one["submissions"]["B"]["steps"].pop(),
         "lots[0].submissions.B.steps is a list of 2, recomputed a list of 3"),
        (lambda one: one["submissions"].pop("text"), "lots[0].submissions.text is missing"),
        (lambda one: one["submissions"].update(C={}), "lots[0].submissions.C is unknown"),
        (lambda one: one.pop("standings"), "lots[0].standings is missing"),
    ],
)  # fmt: skip
def test_figure_that_differs_is_named(change, where):
    assert broken_outcome(change) == f"outcome.json: {where}"


def line(index, /, **change):
    def alter(members, _):
        members["events.jsonl"][index].update(change)

    return alter


def member(name, value):
    def alter(members, _):
        members[name] = value

    return alter


def stated(**change):
    def alter(_, manifest):
        manifest.update(change)

    return alter


def sealed(**change):
    def alter(members, _):
        members["receipts/A.json"] = receipt(members["events.jsonl"][0], **change)

    return alter


def without(name):
    def alter(members, _):
        del members[name]

    return alter


def dropped_line(number):
    def alter(members, _):
        del members["events.jsonl"][number]

    return alter


def renumbered(members, _):
    event = members["events.jsonl"][1]
    event["number"] = 7
    event["hash"] = hashed(
        {key: event[key] for key in event if key not in ("hash", "salt", "payload")}
    )
    members["events.jsonl"] = members["events.jsonl"][:2]


OTHER = {"number": 1, "hash": hashed("x")}
LISTED = {"name": "evaluation.json", "size": 1, "sha256": hashed("x")}


@pytest.mark.parametrize(
    ("alter", "disagreement"),
    [
        (line(1, action="other"), "events.jsonl line 2: hash is not that of the event"),
        (line(1, payload={"b": 2}),
         "events.jsonl line 2: payload_sha256 is not that of salt and payload"),
        (line(1, payload={"b": 2.5}),
         "events.jsonl line 2: holds what canonical JSON cannot write"),
        (line(1, salt="zz"), "events.jsonl line 2: salt is not hexadecimal"),
        (line(1, salt=3), "events.jsonl line 2: salt is not hexadecimal"),
        (line(1, number="2"), "events.jsonl line 2: number is not a whole number"),
        (line(1, at="2026-11-02 10:00"),
         "events.jsonl line 2: at is not a UTC time with microseconds and Z"),
        (line(1, at=5), "events.jsonl line 2: at is not a UTC time with microseconds and Z"),
        (line(1, more=1), "events.jsonl line 2: more is unknown"),
        (dropped_line(0), "events.jsonl line 1: previous is not the hash of the event before"),
        (dropped_line(1), "events.jsonl line 2: previous is not the hash of the event before"),
        (dropped_line(2), "manifest.json chain: number is not that of an event in the chain"),
        (renumbered, "events.jsonl line 2: number does not follow on the event before"),
        (member("events.jsonl", b""), "events.jsonl: holds no event"),
        (member("events.jsonl", b"{"), "events.jsonl line 1: is not JSON: Expecting property name "
         "enclosed in double quotes: line 1 column 2 (char 1)"),
        (member("events.jsonl", b"[]"), "events.jsonl line 1: is not an object"),
        (member("events.jsonl", b'{"a":1,"a":2}'), "events.jsonl line 1: a stands more than once"),
        (member("events.jsonl", b"{}"), "events.jsonl line 1: number is missing"),
        (without("outcome.json"), "outcome.json: is not in the zip"),
        (member("outcome.json", "[]"), "outcome.json: language is not nl or en"),
        (member("outcome.json", '{"language":"fr"}'), "outcome.json: language is not nl or en"),
        (member("outcome.json", '{"language":"nl"}'), "outcome.json: format is missing"),
        (member("evaluation.json", {"format": 1}),
         "evaluation.json: tender: missing"),
        (member("evaluation.json", document(tender={"id": "X", "title": "t"})),
         "evaluation.json: tender.id is not that of the manifest"),
        (stated(format="zip"), "manifest.json: format is not dossier/1"),
        (stated(members={}), "manifest.json: members is not a list"),
        (stated(members=[LISTED, LISTED]),
         "manifest.json members[1]: is not a name used once, a size and a SHA-256"),
        (stated(members=[{**LISTED, "name": 1}]),
         "manifest.json members[0]: is not a name used once, a size and a SHA-256"),
        (stated(members=[{**LISTED, "sha256": "x"}]),
         "manifest.json members[0]: is not a name used once, a size and a SHA-256"),
        (stated(members=[LISTED]), "evaluation.json: size is not that of the manifest"),
        (stated(members=[]), "evaluation.json: is not in the manifest"),
        (stated(chain=OTHER), "manifest.json chain: number is not that of an event in the chain"),
        (stated(chain={**OTHER, "number": 3}),
         "manifest.json chain: hash is not that of the event in the chain"),
        (stated(evaluation_event=1), "manifest.json evaluation_event: the event does not disclose "
         "the input_sha256 of evaluation.json"),
        (stated(evaluation_event=9),
         "manifest.json evaluation_event: is not the number of an event in the chain"),
        (sealed(tender="X"), "receipts/A.json: tender is not that of the dossier"),
        (sealed(chain=OTHER),
         "receipts/A.json chain: hash is not that of the event in the chain"),
        (sealed(format="receipt/2"), "receipts/A.json: format is not receipt/1"),
    ],
)  # fmt: skip
def test_first_thing_that_does_not_agree_is_named(alter, disagreement):
    members, manifest = parts()
    alter(members, manifest)

    assert verify(packed(members, manifest)).disagreement == disagreement


@pytest.mark.parametrize(
    ("payload", "agrees"),
    [
        (lambda sha: {"input_sha256": sha}, True),
        (lambda sha: {"before": None, "after": {"input_sha256": sha, "letters": 2}}, True),
        (lambda sha: {"before": {"input_sha256": sha}, "after": {}}, False),
        (lambda sha: {"after": sha}, False),
        (lambda sha: [sha], False),
    ],
)
def test_evaluation_event_discloses_the_input_on_top_or_after_an_act(payload, agrees):
    members, manifest = parts()
    events = chain({"a": 1}, payload(members["outcome.json"]["input_sha256"]))
    members["events.jsonl"] = events
    manifest["chain"] = {"number": events[-1]["number"], "hash": events[-1]["hash"]}
    members["receipts/A.json"] = receipt(events[0])

    report = verify(packed(members, manifest))

    refused = (
        "manifest.json evaluation_event: the event does not disclose "
        "the input_sha256 of evaluation.json"
    )
    assert report.disagreement == (None if agrees else refused)


def test_event_without_its_payload_still_holds_the_chain():
    members, manifest = parts()
    del members["events.jsonl"][0]["payload"], members["events.jsonl"][0]["salt"]

    assert verify(packed(members, manifest)).disagreement is None


def test_evaluation_event_must_disclose_its_payload():
    members, manifest = parts()
    del members["events.jsonl"][1]["payload"], members["events.jsonl"][1]["salt"]

    assert verify(packed(members, manifest)).disagreement.startswith("manifest.json evaluation_eve")


def test_signature_of_the_manifest_is_checked():
    members, manifest = parts()
    wrong = {**signed({"x": 1}), **manifest}
    del wrong["x"]
    half = {"public_key": "x", **manifest}

    assert verify(packed(members, wrong, sign=False)).disagreement == (
        "manifest.json: the signature does not belong to this text and key"
    )
    assert verify(packed(members, half, sign=False)).disagreement == (
        "manifest.json: public_key and signature go together"
    )


def test_receipt_with_another_key_than_the_dossier_is_named():
    members, manifest = parts()
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    body = members["receipts/A.json"]
    body["public_key"] = b64encode(other.public_key().public_bytes_raw()).decode()
    del body["signature"]
    body["signature"] = b64encode(other.sign(canonical(body))).decode()

    assert verify(packed(members, manifest)).disagreement == (
        "receipts/A.json: public_key is not that of the dossier"
    )
    assert verify(packed(members, manifest, sign=False)).disagreement is None


def test_without_cryptography_all_but_signatures_is_checked(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)

    assert "NOT checked" in alone(receipt(chain("x")[0])).lines[1]
    assert "NOT checked" in verify(SOUND).lines[-1]


def test_what_is_neither_zip_nor_json_is_refused():
    with pytest.raises(ScoringError, match="is not JSON"):
        verify(b"hello")
