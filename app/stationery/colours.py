"""Whether a house colour can be read on paper."""

import re

HEX = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""The least contrast of text with white (WCAG 2.2, 1.4.3)."""


def contrast(colour: str) -> float:
    """Say how a colour stands out from white: 1 is not at all, 21 is black."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
