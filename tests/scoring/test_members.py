"""What lies in a dossier is what its manifest lists, byte for byte."""

import json
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest

from scoring.verify import verify

from .dossiers import as_bytes, hashed, packed, parts


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
