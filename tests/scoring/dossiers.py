"""Build a dossier and a receipt as they leave the house."""

import json
from base64 import b64encode
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring import evaluate
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


def alone(body):
    """Check a receipt without its dossier."""
    return verify(json.dumps(body).encode())


SOUND = packed(*parts())  # signed while there is something to sign with
