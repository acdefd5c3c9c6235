"""A provider's receipt: what was received, when, and where the chain stood."""

from .chain import HASH, INSTANT, DisagreementError, Event, digest, fields
from .signatures import signature_fault

KEYS = (
    "format",
    "tender",
    "lot",
    "submission",
    "provider",
    "received_at",
    "number",
    "files",
    "manifest_sha256",
    "chain",
    "public_key",
    "signature",
)


def check_receipt(document: object, where: str) -> Event:
    """Check a receipt on its own: its shape, its manifest and its signature."""
    receipt = fields(document, where, KEYS, ())
    if receipt["format"] != "receipt/1":
        raise DisagreementError(where, "format is not receipt/1")
    if not isinstance(receipt["received_at"], str) or not INSTANT.fullmatch(receipt["received_at"]):
        raise DisagreementError(where, "received_at is not a UTC time with microseconds and Z")
    if files_hash(receipt["files"], where) != receipt["manifest_sha256"]:
        raise DisagreementError(where, "manifest_sha256 is not that of the files")
    head = fields(receipt["chain"], f"{where} chain", ("number", "hash"), ())
    if type(head["number"]) is not int or not is_hash(head["hash"]):
        raise DisagreementError(where, "chain is not the number and hash of an event")
    fault = signature_fault(receipt)
    if fault:
        raise DisagreementError(where, fault)
    return receipt


def files_hash(files: object, where: str) -> str:
    """Hash the list of files, sorted by name."""
    if not isinstance(files, list):
        raise DisagreementError(where, "files is not a list")
    for index, one in enumerate(files):
        place = f"{where} files[{index}]"
        file = fields(one, place, ("name", "size", "sha256"), ())
        if (
            not isinstance(file["name"], str)
            or type(file["size"]) is not int
            or not is_hash(file["sha256"])
        ):
            raise DisagreementError(place, "is not a name, a size and a SHA-256")
    return digest(sorted(files, key=lambda file: (file["name"], file["sha256"])), where)


def is_hash(value: object) -> bool:
    """Say whether a value is a SHA-256 in hexadecimal."""
    return isinstance(value, str) and HASH.fullmatch(value) is not None
