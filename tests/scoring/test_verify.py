"""A dossier is recomputed, a receipt is checked, and the first thing that is off is named."""

import json
import sys
from base64 import b64encode
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring import ScoringError, evaluate
from scoring.canonical import canonical
from scoring.verify import verify

from .build import document, lot, submission

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ZEROS = "0" * 64


def hashed(value, salt=b""):
    return sha256(salt + canonical(value)).hexdigest()


def signed(body):
    body = {**body, "public_key": b64encode(KEY.public_key().public_bytes_raw()).decode()}
    return {**body, "signature": b64encode(KEY.sign(canonical(body))).decode()}


def chain(*payloads, salt=b"\x01\x02"):
    events, previous = [], ZEROS
    for number, payload in enumerate(payloads, 1):
        event = {
            "number": number,
            "at": f"2026-11-02T10:00:0{number}.000000Z",
            "action": "lot.publish",
            "actor": None,
            "subject": "lot:L",
            "payload_sha256": hashed(payload, salt),
            "previous": previous,
        }
        event["hash"] = previous = hashed(event)
        events.append({**event, "salt": salt.hex(), "payload": payload})
    return events


def receipt(event, **more):
    files = [{"name": "plan.pdf", "size": 3, "sha256": hashed("b")},
             {"name": "cv.pdf", "size": 2, "sha256": hashed("a")}]  # fmt: skip
    body = {
        "format": "receipt/1",
        "tender": "T",
        "lot": "L",
        "submission": "A",
        "provider": "P",
        "received_at": "2026-11-01T09:59:59.999999Z",
        "number": 1,
        "files": files,
        "manifest_sha256": hashed(sorted(files, key=lambda file: file["name"])),
        "chain": {"number": event["number"], "hash": event["hash"]},
    }
    return signed({**body, **more})


INPUT = document(lot(submission("text", "80"), submission("B", "60")))


def parts(**more):
    """The members of a sound dossier, and what its manifest says beside them."""
    outcome = evaluate(INPUT)
    events = chain({"a": 1}, {"input_sha256": outcome["input_sha256"]}, {"name": "Zoë 𝄞"})
    members = {
        "evaluation.json": INPUT,
        "outcome.json": outcome,
        "events.jsonl": events,
        "receipts/A.json": receipt(events[0]),
        "letters/A.txt": "Geachte heer, mevrouw",
    }
    head = {"number": events[-1]["number"], "hash": events[-1]["hash"]}
    manifest = {"format": "dossier/1", "tender": "T", "chain": head, "evaluation_event": 2, **more}
    return members, manifest


def as_bytes(value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return b"".join(canonical(one) + b"\n" for one in value)
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def packed(members, manifest, *, sign=True, extra=()):
    members = {name: as_bytes(value) for name, value in members.items()}
    listed = [
        {"name": name, "size": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in members.items()
    ]
    manifest = {"members": listed, **manifest}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.mkdir("receipts")
        archive.writestr("manifest.json", canonical(signed(manifest) if sign else manifest))
        for name, data in [*members.items(), *extra]:
            archive.writestr(name, data)
    return buffer.getvalue()


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


def listed_again():
    members, manifest = parts()
    data = as_bytes("x")
    entry = {"name": "gone.txt", "size": 1, "sha256": sha256(data).hexdigest()}
    sound = packed(members, manifest)
    with ZipFile(BytesIO(sound)) as archive:
        listed = json.loads(archive.read("manifest.json"))["members"]
    return packed(members, {**manifest, "members": [*listed, entry]})


def test_member_that_is_gone_unlisted_or_doubled_is_named():
    assert verify(listed_again()).disagreement == (
        "gone.txt: is in the manifest but not in the zip"
    )
    assert verify(packed(*parts(), extra=[("more.txt", "x")])).disagreement == (
        "more.txt: is not in the manifest"
    )
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = packed(*parts(), extra=[("letters/A.txt", "x")])
    assert verify(doubled).disagreement == "letters/A.txt: is in the zip more than once"


def test_changed_byte_in_a_member_is_found():
    sound = packed(*parts())

    changed = verify(sound.replace(b"Geachte heer", b"Geachte Heer"))
    assert changed.disagreement.startswith("zip: cannot be read: Bad CRC-32")


def test_member_that_does_not_have_the_listed_hash_is_found():
    members, manifest = parts()
    listed = [
        {"name": name, "size": len(as_bytes(value)), "sha256": hashed("other")}
        for name, value in members.items()
    ]

    report = verify(packed(members, {**manifest, "members": listed}))
    assert report.disagreement == "evaluation.json: SHA-256 is not that of the manifest"


def test_broken_zip_is_named():
    assert (
        verify(b"PK\x03\x04nothing").disagreement == "zip: cannot be read: File is not a zip file"
    )


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


def alone(body):
    return verify(json.dumps(body).encode())


def test_sound_receipt_agrees_on_its_own():
    one = receipt(chain("x")[0])
    report = alone(one)

    assert report.disagreement is None
    assert report.lines == (
        "files: the hash of the manifest agrees",
        f"signature: agrees with public key {one['public_key']}",
        f"chain: event 1 must have hash {one['chain']['hash']} in the dossier",
    )


@pytest.mark.parametrize(
    ("change", "disagreement"),
    [
        ({"provider": "Q"}, "receipt: the signature does not belong to this text and key"),
        ({"signature": "x"}, "receipt: public_key or signature is not the base64 of an Ed25519 key "
         "or signature"),
        ({"public_key": "QUJD"}, "receipt: public_key or signature is not the base64 of an Ed25519 "
         "key or signature"),
        ({"files": []}, "receipt: manifest_sha256 is not that of the files"),
        ({"files": "x"}, "receipt: files is not a list"),
        ({"files": [{"name": "a", "size": "1", "sha256": ZEROS}]},
         "receipt files[0]: is not a name, a size and a SHA-256"),
        ({"files": [{"name": 1, "size": 1, "sha256": ZEROS}]},
         "receipt files[0]: is not a name, a size and a SHA-256"),
        ({"files": [{"name": "a", "size": 1, "sha256": "x"}]},
         "receipt files[0]: is not a name, a size and a SHA-256"),
        ({"received_at": "gisteren"},
         "receipt: received_at is not a UTC time with microseconds and Z"),
        ({"received_at": 1}, "receipt: received_at is not a UTC time with microseconds and Z"),
        ({"chain": {"number": "1", "hash": ZEROS}},
         "receipt: chain is not the number and hash of an event"),
        ({"chain": {"number": 1, "hash": 1}},
         "receipt: chain is not the number and hash of an event"),
        ({"more": 1}, "receipt: more is unknown"),
    ],
)  # fmt: skip
def test_receipt_that_was_changed_is_named(change, disagreement):
    assert alone({**receipt(chain("x")[0]), **change}).disagreement == disagreement


def test_without_cryptography_all_but_signatures_is_checked(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)

    assert "NOT checked" in alone(receipt(chain("x")[0])).lines[1]
    assert "NOT checked" in verify(packed_before()).lines[-1]


SOUND = packed(*parts())


def packed_before():
    """A dossier signed while there was something to sign with."""
    return SOUND


def test_what_is_neither_zip_nor_json_is_refused():
    with pytest.raises(ScoringError, match="is not JSON"):
        verify(b"hello")


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
