"""Recompute an award dossier, or check a receipt, and name the first thing that disagrees."""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from .casefile import load, outcome_document, read
from .chain import DisagreementError, Event, check_chain, check_head, fields, parse
from .errors import ScoringError
from .receipts import check_receipt, is_hash
from .signatures import crypto, signature_fault
from .withheld import Contents, compare, listed_withheld, salt_of, withheld_lines
from .wording import LANGUAGES

MANIFEST = "manifest.json"
COMPUTED = ("evaluation.json", "outcome.json")
MEMBERS = (*COMPUTED, "events.jsonl")
WHOLE = re.compile(rb"sha256:([0-9a-f]{64})")
UNREADABLE = (BadZipFile, zlib.error, ValueError)
CHUNK = 1 << 20
IN_WORDS = frozenset({"text", "reason", "warnings", "engine", "language"})
NOT_CHECKED = "signatures: NOT checked, the package cryptography is not there; all else was"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, in order, and the first thing that does not agree, if any."""

    lines: tuple[str, ...]
    disagreement: str | None = None


def verify(data: bytes, full: bytes | None = None) -> Report:
    """Check a dossier (a zip) or a receipt (JSON); a redacted one also against the full one."""
    lines: list[str] = []
    try:
        if data[:2] == b"PK":
            verify_dossier(data, lines, full)
        else:
            verify_receipt(data, lines, full)
    except DisagreementError as error:
        return Report(tuple(lines), str(error))
    return Report(tuple(lines))


def verify_receipt(data: bytes, lines: list[str], full: bytes | None) -> None:
    """Check a single receipt against itself; its chain head is what it can be held to later."""
    if full is not None:
        raise DisagreementError("zip", "a receipt has no full dossier: name a dossier")
    receipt = check_receipt(load(data), "receipt")
    head = fields(receipt["chain"], "receipt chain", ("number", "hash"), ())
    lines.append("files: the hash of the manifest agrees")
    lines.append(signed_line(receipt))
    lines.append(f"chain: event {head['number']} must have hash {head['hash']} in the dossier")


def signed_line(document: Event) -> str:
    """Say whether a signature was checked, and with which key."""
    if crypto() is None:
        return NOT_CHECKED
    return f"signature: agrees with public key {document['public_key']}"


def verify_dossier(data: bytes, lines: list[str], full: bytes | None = None) -> None:
    """Check the members against the manifest, the chain, the receipts and the outcome."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            check_whole(archive, data, lines)
            contents = verify_archive(archive, lines)
            if full is not None:
                with ZipFile(BytesIO(full)) as whole:
                    check_whole(whole, full, [])
                    lines += compare(contents, verify_archive(whole, []))
    except (*UNREADABLE, RuntimeError, NotImplementedError, EOFError) as error:
        raise DisagreementError("zip", f"cannot be read: {error}") from None


def check_whole(archive: ZipFile, data: bytes, lines: list[str]) -> None:
    """Check every byte, those between the members too, where the zip ends in its own hash.

    A zip that somebody packed anew has none: then the members are all there is to check.
    """
    if not archive.comment:
        return
    told = WHOLE.fullmatch(archive.comment)
    if told is None or sha256(data[: -len(told[1])]).hexdigest().encode() != told[1]:
        raise DisagreementError("zip", "is not byte for byte what was written")
    lines.append("zip: every byte is as it was written")


def verify_archive(archive: ZipFile, lines: list[str]) -> Contents:
    """Check an opened dossier."""
    manifest, members, withheld = check_manifest(archive, lines)
    events = check_chain(archive.read("events.jsonl"), "events.jsonl")
    last = events[-1]
    check_head(manifest["chain"], [last], f"{MANIFEST} chain")
    lines.append(f"events.jsonl: the chain of {len(events)} events agrees, to {last['hash']}")
    names = [name for name in archive.namelist() if is_receipt(name)]
    for name in sorted(names):
        check_one_receipt(archive, name, manifest, events)
    lines.append(f"receipts: {len(names)} agree with the chain")
    kept = [name for name in COMPUTED if name in withheld]
    if "stopped_events" in manifest:
        check_stopped(manifest["stopped_events"], events, lines)
    elif kept:
        lines.append(f"outcome: NOT recomputed, {' and '.join(kept)} withheld")
    else:
        check_outcome(archive, manifest, events, lines)
    lines += withheld_lines(withheld, events)
    if crypto() is None:
        lines.append(NOT_CHECKED)
    elif names or "signature" in manifest:
        lines.append("signatures: all agree with the public keys that they name")
    return Contents(archive, members, withheld, events)


def is_receipt(name: str) -> bool:
    """Say whether a member is a receipt."""
    return name.startswith("receipts/") and name.endswith(".json")


def check_manifest(
    archive: ZipFile, lines: list[str]
) -> tuple[Event, dict[str, Event], dict[str, Event]]:
    """Check that the members are exactly those of the manifest; give these, and who is withheld."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename for info in infos]
    for name in names:
        if names.count(name) > 1:
            raise DisagreementError(name, "is in the zip more than once")
    if MANIFEST not in names:
        raise DisagreementError(MANIFEST, "is not in the zip")
    required = ("format", "tender", "chain", "members")
    optional = (
        "public_key", "signature", "evaluation_event", "stopped_events", "version", "withheld"
    )  # fmt: skip
    manifest = fields(parse(archive.read(MANIFEST), MANIFEST), MANIFEST, required, optional)
    if manifest["format"] != "dossier/1":
        raise DisagreementError(MANIFEST, "format is not dossier/1")
    if ("public_key" in manifest) != ("signature" in manifest):
        raise DisagreementError(MANIFEST, "public_key and signature go together")
    fault = signature_fault(manifest) if "signature" in manifest else None
    if fault:
        raise DisagreementError(MANIFEST, fault)
    listed = listed_members(manifest["members"])
    withheld = listed_withheld(manifest.get("withheld", []), listed, MANIFEST)
    for name in MEMBERS:
        is_there = name in names or name in withheld
        if name in COMPUTED and "stopped_events" in manifest:
            if is_there:
                raise DisagreementError(name, "does not belong to what stopped before a ranking")
        elif not is_there:
            raise DisagreementError(name, "is not in the zip")
    for info in infos:
        if info.filename != MANIFEST:
            check_member(archive, info, listed.get(info.filename))
    for name in sorted(listed):
        if name not in names:
            raise DisagreementError(name, "is in the manifest but not in the zip")
    lines.append(f"{MANIFEST}: {len(infos) - 1} members agree")
    return manifest, listed, withheld


def listed_members(members: object) -> dict[str, Event]:
    """Read what the manifest says of each member."""
    if not isinstance(members, list):
        raise DisagreementError(MANIFEST, "members is not a list")
    listed: dict[str, Event] = {}
    for index, one in enumerate(members):
        where = f"{MANIFEST} members[{index}]"
        member = fields(one, where, ("name", "size", "sha256"), ("salt",))
        name = member["name"]
        if not isinstance(name, str) or name in listed or not is_hash(member["sha256"]):
            raise DisagreementError(where, "is not a name used once, a size and a SHA-256")
        salt_of(member, where)
        listed[name] = member
    return listed


def check_member(archive: ZipFile, info: ZipInfo, listed: Mapping[str, object] | None) -> None:
    """Check the size and the hash of one member, reading it in pieces."""
    if listed is None:
        raise DisagreementError(info.filename, "is not in the manifest")
    if info.file_size != listed["size"]:
        raise DisagreementError(info.filename, "size is not that of the manifest")
    digest = sha256()
    with archive.open(info) as member:
        while piece := member.read(CHUNK):
            digest.update(piece)
    if digest.hexdigest() != listed["sha256"]:
        raise DisagreementError(info.filename, "SHA-256 is not that of the manifest")


def check_one_receipt(
    archive: ZipFile, name: str, manifest: Event, events: Sequence[Event]
) -> None:
    """Check a receipt, and that the chain still holds what it was given."""
    receipt = check_receipt(parse(archive.read(name), name), name)
    if receipt["tender"] != manifest["tender"]:
        raise DisagreementError(name, "tender is not that of the dossier")
    if receipt["public_key"] != manifest.get("public_key", receipt["public_key"]):
        raise DisagreementError(name, "public_key is not that of the dossier")
    check_head(receipt["chain"], events, f"{name} chain")


def check_outcome(
    archive: ZipFile, manifest: Event, events: Sequence[Event], lines: list[str]
) -> None:
    """Evaluate again, and compare everything but words."""
    try:
        evaluation = read(load(archive.read("evaluation.json")))
    except ScoringError as error:
        raise DisagreementError("evaluation.json", str(error.faults[0])) from None
    if evaluation.tender != manifest["tender"]:
        raise DisagreementError("evaluation.json", "tender.id is not that of the manifest")
    if "evaluation_event" in manifest:
        check_anchor(manifest["evaluation_event"], evaluation.input_sha256, events)
    given = parse(archive.read("outcome.json"), "outcome.json")
    language = given.get("language") if isinstance(given, dict) else None
    if language not in LANGUAGES:
        raise DisagreementError("outcome.json", "language is not nl or en")
    ours = outcome_document(evaluation, language)
    difference = first_difference(ours, given, "")
    if difference:
        raise DisagreementError("outcome.json", difference)
    lines.append("outcome.json: recomputed from evaluation.json, every figure agrees")


def check_stopped(numbers: object, events: Sequence[Event], lines: list[str]) -> None:
    """Check that the chain holds the decisions by which all stopped before a ranking."""
    where = f"{MANIFEST} stopped_events"
    if not isinstance(numbers, list) or not numbers:
        raise DisagreementError(where, "names no event")
    decided = {event["number"]: event for event in events if event.get("action") == "award.decide"}
    for number in numbers:
        if number not in decided:
            raise DisagreementError(where, f"{number!r} is not a decision in the chain")
        payload = decided[number].get("payload")
        after = payload.get("after") if isinstance(payload, dict) else None
        if isinstance(after, dict) and after.get("kind") != "withdrawal":
            raise DisagreementError(where, f"event {number} is not a withdrawal")
    told = ", ".join(map(str, numbers))
    lines.append(f"outcome: none, all stopped before a ranking (event {told})")


def check_anchor(number: object, input_sha256: str, events: Sequence[Event]) -> None:
    """Check that the chain recorded this very evaluation."""
    where = f"{MANIFEST} evaluation_event"
    for event in events:
        if event["number"] == number:
            if input_sha256 not in disclosed(event.get("payload")):
                text = "the event does not disclose the input_sha256 of evaluation.json"
                raise DisagreementError(where, text)
            return
    raise DisagreementError(where, "is not the number of an event in the chain")


def disclosed(payload: object) -> list[object]:
    """List the input_sha256 of a payload: on top, or under `after` where an act is recorded."""
    parts = (payload, payload.get("after")) if isinstance(payload, dict) else ()
    return [part["input_sha256"] for part in parts
            if isinstance(part, dict) and "input_sha256" in part]  # fmt: skip


def first_difference(ours: object, given: object, path: str, *, named: bool = False) -> str | None:
    """Name the first figure that differs from what was recomputed; words may differ.

    `named` objects have ids as keys, so that nobody escapes by being called `text`.
    """
    if isinstance(ours, dict) and isinstance(given, dict):
        for key in [*ours, *(key for key in given if key not in ours)]:
            if key in IN_WORDS and not named:
                continue
            place = f"{path}.{key}" if path else key
            if key not in given or key not in ours:
                return f"{place} is {'missing' if key in ours else 'unknown'}"
            names = not named and key in ("submissions", "criteria")
            found = first_difference(ours[key], given[key], place, named=names)
            if found:
                return found
        return None
    if isinstance(ours, list) and isinstance(given, list) and len(ours) == len(given):
        pairs = enumerate(zip(ours, given, strict=True))
        found_all = (first_difference(a, b, f"{path}[{i}]") for i, (a, b) in pairs)
        return next((found for found in found_all if found), None)
    if type(ours) is type(given) and ours == given:
        return None
    return f"{path} is {brief(given)}, recomputed {brief(ours)}"


def brief(value: object) -> str:
    """Show a figure in a line."""
    return f"a list of {len(value)}" if isinstance(value, list) else repr(value)[:60]
