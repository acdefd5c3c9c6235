"""The hash chain of a tender's events: nothing can be changed, inserted or left out."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from .canonical import canonical
from .casefile import load
from .errors import ScoringError
from .reading import Repeated

KEYS = ("number", "at", "action", "actor", "subject", "payload_sha256", "previous")
DISCLOSED = ("salt", "payload")
WITHHELD = ("ground", "extract")
CLOSED = ("number", "previous", "hash", "ground")  # all that another's dossier tells of an event
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
HASH = re.compile(r"[0-9a-f]{64}")
START = "0" * 64
Event = Mapping[str, object]


class DisagreementError(Exception):
    """Something does not agree; `where` names it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


def parse(data: bytes, where: str) -> object:
    """Read JSON, or name the file that holds none."""
    try:
        return load(data)
    except ScoringError as error:
        raise DisagreementError(where, error.faults[0].text) from None


def fields(value: object, where: str, required: Sequence[str], optional: Sequence[str]) -> Event:
    """Hold an object against the keys it must and may have."""
    if not isinstance(value, dict):
        raise DisagreementError(where, "is not an object")
    if isinstance(value, Repeated):
        raise DisagreementError(where, f"{value.twice[0]} stands more than once")
    for key in required:
        if key not in value:
            raise DisagreementError(where, f"{key} is missing")
    for key in value:
        if key not in required and key not in optional:
            raise DisagreementError(where, f"{key} is unknown")
    return value


def digest(value: object, where: str, salt: bytes = b"") -> str:
    """Hash a value's canonical JSON."""
    try:
        return sha256(salt + canonical(value)).hexdigest()
    except (TypeError, UnicodeEncodeError):
        raise DisagreementError(where, "holds what canonical JSON cannot write") from None


def check_chain(data: bytes, name: str) -> list[Event]:
    """Follow the chain from its first event to its last; gives the events."""
    events: list[Event] = []
    previous, number = START, None
    for index, line in enumerate(data.splitlines(), 1):
        where = f"{name} line {index}"
        event = read_event(parse(line, where), where)
        if event["previous"] != previous:
            raise DisagreementError(where, "previous is not the hash of the event before")
        if number is not None and event["number"] != number + 1:
            raise DisagreementError(where, "number does not follow on the event before")
        previous, number = str(event["hash"]), int(str(event["number"]))
        events.append(event)
    if not events:
        raise DisagreementError(name, "holds no event")
    return events


def is_closed(value: object) -> bool:
    """Whether nothing of an event is told but its place in the chain."""
    return isinstance(value, dict) and value.keys() == set(CLOSED)


def read_event(value: object, where: str) -> Event:
    """Read an event and check it by itself; the hash of a closed one is taken as it stands."""
    if is_closed(value):
        event = fields(value, where, CLOSED, ())
        if type(event["number"]) is not int:
            raise DisagreementError(where, "number is not a whole number")
        if not isinstance(event["hash"], str) or not HASH.fullmatch(event["hash"]):
            raise DisagreementError(where, "hash is not a SHA-256")
    else:
        event = fields(value, where, (*KEYS, "hash"), DISCLOSED + WITHHELD)
        check_event(event, where)
    return event


def check_event(event: Event, where: str) -> None:
    """Recompute one event's hash, and that of its payload where that is disclosed."""
    if type(event["number"]) is not int:
        raise DisagreementError(where, "number is not a whole number")
    if not isinstance(event["at"], str) or not INSTANT.fullmatch(event["at"]):
        raise DisagreementError(where, "at is not a UTC time with microseconds and Z")
    if digest({key: event[key] for key in KEYS}, where) != event["hash"]:
        raise DisagreementError(where, "hash is not that of the event")
    if "ground" in event and ("payload" in event or "salt" in event):
        raise DisagreementError(where, "names a ground, but withholds nothing")
    if "extract" in event and "ground" not in event:
        raise DisagreementError(where, "extract stands there without a ground")
    if "payload" not in event and "salt" not in event:
        return
    salt = event.get("salt", "")
    if not isinstance(salt, str) or not re.fullmatch(r"([0-9a-f]{2})*", salt):
        raise DisagreementError(where, "salt is not hexadecimal")
    if digest(event.get("payload"), where, bytes.fromhex(salt)) != event["payload_sha256"]:
        raise DisagreementError(where, "payload_sha256 is not that of salt and payload")


def check_head(head: object, events: Sequence[Event], where: str) -> None:
    """Hold a chain head that somebody was given against the chain."""
    named = fields(head, where, ("number", "hash"), ())
    for event in events:
        if event["number"] == named["number"]:
            if event["hash"] != named["hash"]:
                raise DisagreementError(where, "hash is not that of the event in the chain")
            return
    raise DisagreementError(where, "number is not that of an event in the chain")
