"""Whether a text names somebody: as words of its own, whatever its lines and capitals."""

import re

Span = tuple[int, int]


def flat(text: str) -> str:
    """Write a text so that lines, spaces and capitals do not matter."""
    return " ".join(text.split()).casefold()


def stands(name: str, text: str, allowed: list[Span]) -> bool:
    """Whether a name stands outside every name that may: 'Kompas' in 'Kompas & Kade' does not."""
    return any(
        not any(begin <= start and end <= stop for begin, stop in allowed)
        for start, end in places_of(name, text)
    )


def is_named(name: str, text: str) -> bool:
    """Whether a flat name stands in a flat text as words of its own."""
    return bool(places_of(name, text))


def places_of(name: str, text: str) -> list[Span]:
    """Say where a flat name stands in a flat text as words of its own."""
    if name not in text:
        return []
    return [one.span() for one in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
