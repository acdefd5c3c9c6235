"""Typed values out of a document, with the JSON path of everything that is wrong."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from re import compile as pattern
from typing import Final, NamedTuple

from .errors import Fault
from .model import CONSENSUS, NUMBER, UNITS, units_of

IDENTIFIER = pattern(r"[A-Za-z0-9_-]{1,64}")
HALF = pattern("[\ud800-\udfff]")
MISSING: Final = object()


class Repeated(dict[str, object]):
    """A JSON object in which some key stood more than once."""

    def __init__(self, pairs: Sequence[tuple[str, object]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.twice = sorted({name for name in names if names.count(name) > 1})


@dataclass(frozen=True, slots=True)
class Inexact:
    """A JSON number with a point or an exponent: kept as text, never read as a number."""

    text: str


def quoted(value: object) -> str:
    """Show a value in one line of a refusal."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = value.text if isinstance(value, Inexact) else json.dumps(value, default=repr)
    return text if len(text) <= 60 else text[:59] + "…"


def below(path: str, key: str) -> str:
    """Give the path of a member; a key that is no name stands between brackets."""
    if not IDENTIFIER.fullmatch(key):
        return f"{path}[{json.dumps(key)}]"
    return f"{path}.{key}" if path else key


class Node(NamedTuple):
    """A value in the document, where it stands, and the list that its faults go to."""

    value: object
    place: str | int  # its key or number where it lies in another; of the outermost, its path
    faults: list[Fault]
    outer: "Node | None" = None

    @property
    def path(self) -> str:
        """Say where it stands: asked for only where something is wrong."""
        if self.outer is None:
            return str(self.place)
        if isinstance(self.place, int):
            return f"{self.outer.path}[{self.place}]"
        return below(self.outer.path, self.place)

    def refuse(self, text: str) -> None:
        """Note a fault at this place."""
        self.faults.append(Fault(self.path or "$", text))

    @property
    def given(self) -> bool:
        """Whether the document has this member at all."""
        return self.value is not MISSING

    def at(self, key: str) -> "Node":
        """Reach a member of an object, which may be missing."""
        value = self.value.get(key, MISSING) if isinstance(self.value, dict) else MISSING
        return Node(value, key, self.faults, self)

    def fields(self, required: Sequence[str], optional: Sequence[str] = ()) -> bool:
        """Hold an object against the keys it must and may have."""
        if not self.entries():
            return False
        keys = self.value.keys() if isinstance(self.value, dict) else ()
        for key in required:
            if key not in keys:
                self.at(key).refuse("missing")
        for key in keys:
            if key not in required and key not in optional:
                self.at(key).refuse("unknown key")
        return True

    def entries(self) -> bool:
        """Hold that this is an object without repeated keys."""
        if not self.given:
            return False
        if not isinstance(self.value, dict):
            self.refuse(f"must be an object, not {quoted(self.value)}")
            return False
        for key in self.value.twice if isinstance(self.value, Repeated) else ():
            self.at(key).refuse("given more than once")
        return True

    def items(self) -> list["Node"]:
        """Read a list."""
        if not self.given:
            return []
        if not isinstance(self.value, list):
            self.refuse(f"must be a list, not {quoted(self.value)}")
            return []
        return [Node(value, index, self.faults, self) for index, value in enumerate(self.value)]

    def text(self, *, empty: bool = True) -> str:
        """Read a text that can be written as UTF-8."""
        if not self.given:
            return ""
        if not isinstance(self.value, str):
            self.refuse(f"must be a text, not {quoted(self.value)}")
            return ""
        if HALF.search(self.value):
            self.refuse("holds half a character (a lone surrogate)")
            return ""
        if not empty and not self.value.strip():
            self.refuse("must not be empty")
        return self.value

    def identifier(self) -> str:
        """Read an id."""
        if not self.given:
            return ""
        if not isinstance(self.value, str) or not IDENTIFIER.fullmatch(self.value):
            self.refuse(f"must be 1 to 64 of A-Z a-z 0-9 _ -, not {quoted(self.value)}")
            return ""
        if self.value == CONSENSUS:
            self.refuse("the id 'consensus' is reserved")
            return ""
        return self.value

    def choice(self, options: Sequence[str]) -> str:
        """Read one of a few words."""
        if not self.given:
            return ""
        if not isinstance(self.value, str) or self.value not in options:
            self.refuse(f"must be one of {', '.join(options)}, not {quoted(self.value)}")
            return ""
        return self.value

    def number(self) -> Fraction | None:
        """Read a number, which is a text so that no program rounds it on the way."""
        if not self.given:
            return None
        if not isinstance(self.value, str):
            self.refuse(f'must be a text such as "12.50", not {quoted(self.value)}')
            return None
        if not NUMBER.fullmatch(self.value):
            self.refuse(f"is not a number as the format writes it: {quoted(self.value)}")
            return None
        return Fraction(units_of(self.value), UNITS)

    def whole(self, least: int, most: int) -> int:
        """Read one of the few JSON integers."""
        if not self.given:
            return least
        if type(self.value) is not int or not least <= self.value <= most:
            self.refuse(f"must be a whole number from {least} to {most}, not {quoted(self.value)}")
            return least
        return self.value


def unique(nodes: Sequence[Node], names: Sequence[str]) -> None:
    """Refuse a name that was used before in the same list."""
    seen: set[str] = set()
    for node, name in zip(nodes, names, strict=True):
        if name and name in seen:
            node.refuse(f"{quoted(name)} is used more than once")
        seen.add(name)
