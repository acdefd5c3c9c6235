"""Where the parts of a picture begin and end."""

from collections.abc import Sequence
from decimal import Decimal

HUES = 6
SLIT = 0.2
"""Half of what stays open between two parts, in percents."""


def stacked(
    parts: Sequence[Decimal | str | None], whole: Decimal | int
) -> list[tuple[int, str, str]]:
    """Lay parts behind one another: hue, start and width of each that can be seen, in percents."""
    per, at, found = 100 / float(whole), 0.0, []
    for number, part in enumerate(parts):
        width = float(part or 0) * per
        if width > SLIT + SLIT:
            hue = number % HUES + 1
            found.append((hue, f"{at + SLIT:.2f}", f"{width - SLIT - SLIT:.2f}"))
        at += width
    return found
