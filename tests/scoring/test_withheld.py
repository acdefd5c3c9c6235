"""A redacted dossier verifies, says what it lacks, and is held against the full one."""

import json
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from scoring.__main__ import main
from scoring.verify import verify

from .dossiers import as_bytes, chain, packed, parts

SALT = "ab" * 16
NAMES = ("evaluation.json", "outcome.json", "letters/A.txt")


def salted(value):
    return sha256(bytes.fromhex(SALT) + as_bytes(value)).hexdigest()


def entry(name, value, ground="Aw 2.57"):
    return {"name": name, "salted_sha256": salted(value), "ground": ground}


def full():
    """The dossier that a court gets: every member with its salt."""
    members, manifest = parts()
    told = [
        {"name": name, "size": len(as_bytes(value)),
         "sha256": sha256(as_bytes(value)).hexdigest(), "salt": SALT}
        for name, value in members.items()
    ]  # fmt: skip
    return members, {**manifest, "members": told, "version": "full"}


def redacted(*names, **more):
    """The same with members kept back, and the payload of one event."""
    members, manifest = parts()
    withheld = [entry(name, members.pop(name)) for name in names]
    events = [dict(one) for one in members["events.jsonl"]]
    del events[2]["payload"], events[2]["salt"]
    events[2] |= {"ground": "Aw 2.57", "extract": {"name": "[weggelaten]"}}
    members["events.jsonl"] = events
    if "evaluation.json" in names:
        del manifest["evaluation_event"]
    return members, {**manifest, "withheld": withheld, "version": "redacted", **more}


def test_redacted_dossier_agrees_and_names_what_it_lacks():
    report = verify(packed(*redacted("letters/A.txt")))

    assert report.disagreement is None
    assert report.lines[-3:] == (
        "withheld: letters/A.txt (Aw 2.57)",
        "withheld: the payload of 1 events, each with its ground",
        "signatures: all agree with the public keys that they name",
    )
    assert "outcome.json: recomputed from evaluation.json, every figure agrees" in report.lines


@pytest.mark.parametrize("name", ["evaluation.json", "outcome.json"])
def test_outcome_that_cannot_be_recomputed_is_said(name):
    members, manifest = redacted(name)
    manifest.pop("evaluation_event", None)

    report = verify(packed(members, manifest))

    assert report.disagreement is None
    assert f"outcome: NOT recomputed, {name} withheld" in report.lines


def test_redacted_dossier_is_the_full_one_with_parts_left_out():
    report = verify(packed(*redacted(*NAMES)), packed(*full()))

    assert report.disagreement is None
    assert "full dossier: 3 withheld members are those of it" in report.lines


def test_what_only_the_redacted_one_holds_is_named():
    members, manifest = redacted("letters/A.txt")
    members["letters/A.redacted.txt"] = "Geachte heer, [weggelaten]"

    report = verify(packed(members, manifest), packed(*full()))

    assert report.lines[-1] == "only in the redacted dossier: letters/A.redacted.txt"


def _other_letter():
    members, manifest = redacted()
    return {**members, "letters/A.txt": "Anders"}, manifest


def _other_withheld():
    members, manifest = redacted("letters/A.txt")
    return members, {**manifest, "withheld": [entry("letters/A.txt", "Anders")]}


def _unknown_withheld():
    members, manifest = redacted()
    return members, {**manifest, "withheld": [entry("letters/B.txt", "x")]}


def _other_chain():
    members, manifest = redacted(*NAMES, "receipts/A.json")
    members["events.jsonl"] = chain({"a": 1}, {"b": 2}, {"c": 3})
    last = members["events.jsonl"][-1]
    return members, {**manifest, "chain": {"number": 3, "hash": last["hash"]}}


def _closed(event, **change):
    return {**{key: event[key] for key in ("number", "previous", "hash")}, "ground": "x", **change}


def _closed_chain():
    members, manifest = redacted(*NAMES, "receipts/A.json")
    first, second, *rest = members["events.jsonl"]
    forged = "0" * 63 + "1"
    members["events.jsonl"] = [_closed(first, hash=forged), _closed(second, previous=forged), *rest]
    return members, manifest


def _closed_without_a_hash():
    members, manifest = redacted(*NAMES, "receipts/A.json")
    first, *rest = members["events.jsonl"]
    return {**members, "events.jsonl": [_closed(first, hash="x"), *rest]}, manifest


def _closed_without_a_number():
    members, manifest = redacted(*NAMES, "receipts/A.json")
    first, *rest = members["events.jsonl"]
    return {**members, "events.jsonl": [_closed(first, number="1"), *rest]}, manifest


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (_closed_chain, "events.jsonl: is not the chain of the full dossier"),
        (_closed_without_a_hash, "events.jsonl line 1: hash is not a SHA-256"),
        (_closed_without_a_number, "events.jsonl line 1: number is not a whole number"),
        (_other_letter, "letters/A.txt: is not that of the full dossier"),
        (_other_withheld, "letters/A.txt: that was withheld is not that of the full dossier"),
        (_unknown_withheld, "letters/B.txt: is withheld, but not in the full dossier"),
        (_other_chain, "events.jsonl: is not the chain of the full dossier"),
    ],
)
def test_redacted_dossier_of_something_else_is_named(build, where):
    assert verify(packed(*build()), packed(*full())).disagreement == where


def test_full_dossier_without_salts_cannot_show_what_was_withheld():
    report = verify(packed(*redacted("letters/A.txt")), packed(*parts()))

    assert report.disagreement == (
        "letters/A.txt: has no salt in the full dossier to check it with"
    )


@pytest.mark.parametrize(
    ("withheld", "what"),
    [
        ("letters/A.txt", "manifest.json: withheld is not a list"),
        ([{"name": "x"}], "manifest.json withheld[0]: salted_sha256 is missing"),
        ([entry("events.jsonl", "")], "manifest.json withheld[0]: is not the name of"),
        ([entry("outcome.json", "")], "manifest.json withheld[0]: is not the name of"),
        ([entry("x", ""), entry("x", "")], "manifest.json withheld[1]: is not the name of"),
        ([entry("x", "", "")], "manifest.json withheld[0]: is not a SHA-256 with a ground"),
        ([{**entry("x", ""), "salted_sha256": 1}], "manifest.json withheld[0]: is not a SHA-256"),
    ],
)
def test_malformed_list_of_what_is_withheld_is_named(withheld, what):
    members, manifest = parts(withheld=withheld)

    assert (verify(packed(members, manifest)).disagreement or "").startswith(what)


@pytest.mark.parametrize("salt", [1, "zz" * 16, "ab"])
def test_malformed_salt_is_named(salt):
    members, manifest = full()
    manifest["members"][0]["salt"] = salt

    assert verify(packed(members, manifest)).disagreement == (
        "manifest.json members[0]: salt is not hexadecimal of 16 bytes or more"
    )


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"ground": "Aw 2.57"}, "names a ground, but withholds nothing"),
        ({"extract": {}}, "extract stands there without a ground"),
    ],
)
def test_event_that_pretends_to_withhold_is_named(more, what):
    members, manifest = parts()
    members["events.jsonl"] = [*members["events.jsonl"][:2], members["events.jsonl"][2] | more]

    assert verify(packed(members, manifest)).disagreement == f"events.jsonl line 3: {what}"


def test_manifest_may_not_promise_a_member_that_is_not_there():
    members, manifest = full()
    del members["letters/A.txt"]

    assert verify(packed(members, manifest)).disagreement == (
        "letters/A.txt: is in the manifest but not in the zip"
    )


def closed(content):
    """The same zip, ending in its own hash."""
    buffer = BytesIO(content)
    with ZipFile(buffer, "a") as archive:
        archive.comment = b"sha256:" + b"0" * 64
    head = buffer.getvalue()[:-64]
    return head + sha256(head).hexdigest().encode()


def test_zip_that_ends_in_its_hash_agrees_in_every_byte():
    content = closed(packed(*parts()))

    assert verify(content).lines[0] == "zip: every byte is as it was written"
    for at in range(2, len(content)):  # without PK it is read as a receipt
        changed = bytearray(content)
        changed[at] ^= 1
        assert verify(bytes(changed)).disagreement is not None, at


def test_comment_that_is_no_hash_is_refused():
    buffer = BytesIO(packed(*parts()))
    with ZipFile(buffer, "a") as archive:
        archive.comment = b"vertrouw mij"

    assert verify(buffer.getvalue()).disagreement == "zip: is not byte for byte what was written"


def test_receipt_has_no_full_dossier(tmp_path, capsys):
    members, _manifest = parts()
    (tmp_path / "receipt.json").write_text(json.dumps(members["receipts/A.json"]))
    (tmp_path / "full.zip").write_bytes(packed(*full()))
    (tmp_path / "redacted.zip").write_bytes(packed(*redacted("letters/A.txt")))
    whole = ["--full", str(tmp_path / "full.zip")]

    assert main(["verify", str(tmp_path / "receipt.json"), *whole]) == 1
    assert "a receipt has no full dossier" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "redacted.zip"), *whole]) == 0
    assert "1 withheld members are those of it" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "redacted.zip"), "--full", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("nowhere: ")
