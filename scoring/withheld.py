"""What a redacted dossier keeps back, and how a full one shows that nothing else was changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zipfile import ZipFile

from .chain import DisagreementError, Event, fields, is_closed
from .receipts import is_hash

KEYS = ("name", "salted_sha256", "ground")
NEVER = ("manifest.json", "events.jsonl")
"""Without these nothing can be followed; of an event the payload can be kept back."""
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """A dossier that agrees with itself, to hold another one against."""

    archive: ZipFile
    members: Mapping[str, Event]
    withheld: Mapping[str, Event]
    events: Sequence[Event]


def listed_withheld(value: object, members: Mapping[str, Event], where: str) -> dict[str, Event]:
    """Read which members a manifest keeps back, each with its ground."""
    if not isinstance(value, list):
        raise DisagreementError(where, "withheld is not a list")
    listed: dict[str, Event] = {}
    for index, item in enumerate(value):
        place = f"{where} withheld[{index}]"
        one = fields(item, place, KEYS, ())
        name, ground = one["name"], one["ground"]
        if not isinstance(name, str) or name in listed or name in members or name in NEVER:
            raise DisagreementError(place, "is not the name of a member that can be kept back")
        if not is_hash(one["salted_sha256"]) or not isinstance(ground, str) or not ground:
            raise DisagreementError(place, "is not a SHA-256 with a ground")
        listed[name] = one
    return listed


def withheld_lines(withheld: Mapping[str, Event], events: Sequence[Event]) -> list[str]:
    """Say what cannot be read in a redacted dossier, so that nobody takes it for the whole."""
    lines = [f"withheld: {name} ({one['ground']})" for name, one in sorted(withheld.items())]
    closed = sum(map(is_closed, events))
    silent = sum("ground" in event for event in events) - closed
    if silent:
        lines.append(f"withheld: the payload of {silent} events, each with its ground")
    if closed:
        lines.append(f"withheld: all but the hash of {closed} events, NOT recomputed: use --full")
    return lines


def salt_of(member: Event, where: str) -> bytes | None:
    """Give the salt that a full dossier names for a member."""
    salt = member.get("salt")
    if salt is None:
        return None
    if not isinstance(salt, str) or not re.fullmatch(r"([0-9a-f]{2}){16,}", salt):
        raise DisagreementError(where, "salt is not hexadecimal of 16 bytes or more")
    return bytes.fromhex(salt)


def compare(redacted: Contents, full: Contents) -> list[str]:
    """Hold a redacted dossier against the full one: what stands in both, and what was left out."""
    for ours, theirs in zip(redacted.events, full.events, strict=False):
        if ours["hash"] != theirs["hash"]:
            raise DisagreementError("events.jsonl", "is not the chain of the full dossier")
    added = []
    for name, member in redacted.members.items():
        if name == "events.jsonl":
            continue
        if name not in full.members:
            added.append(name)
        elif member["sha256"] != full.members[name]["sha256"]:
            raise DisagreementError(name, "is not that of the full dossier")
    for name, one in redacted.withheld.items():
        if name not in full.members:
            raise DisagreementError(name, "is withheld, but not in the full dossier")
        salt = salt_of(full.members[name], name)
        if salt is None:
            raise DisagreementError(name, "has no salt in the full dossier to check it with")
        if _salted(full.archive, name, salt) != one["salted_sha256"]:
            raise DisagreementError(name, "that was withheld is not that of the full dossier")
    lines = [f"full dossier: {len(redacted.withheld)} withheld members are those of it"]
    return lines + [f"only in the redacted dossier: {name}" for name in sorted(added)]


def _salted(archive: ZipFile, name: str, salt: bytes) -> str:
    digest = sha256(salt)
    with archive.open(name) as member:
        while piece := member.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
