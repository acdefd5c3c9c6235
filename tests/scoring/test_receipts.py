"""A receipt is checked on its own."""

import pytest

from .dossiers import ZEROS, alone, chain, receipt


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
