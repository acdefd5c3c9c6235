"""Make tagged PDF (PDF/UA-1 and PDF/A-2a) from a typst template and data."""

import json
from datetime import datetime
from functools import cache
from typing import Any
from unicodedata import normalize

import typst

from app.core.clock import utcnow
from app.core.settings import shipped

FAMILY = "Toetssteen Sans"
INSTEAD = {"≤": "<=", "≥": ">=", "≠": "<>", "✓": "√", "✔": "√", "\r": "", "\ufeff": ""}


class TypesettingError(Exception):
    """A template or its fonts are not as they should be: a fault of ours."""


@cache
def _fonts() -> typst.Fonts:
    """Load our own typeface and no other: a letter looks the same on every machine."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(shipped("templates") / "fonts")],
    )
    if FAMILY not in fonts.families():
        raise TypesettingError(f"{FAMILY} is missing from templates/fonts")
    return fonts


@cache
def _covered() -> frozenset[str]:
    """Read which characters every face of our typeface has."""
    found = set("\n\t")
    for line in (shipped("templates") / "fonts" / "coverage.txt").read_text().split():
        first, last = (int(code, 16) for code in line.split("-"))
        found.update(map(chr, range(first, last + 1)))
    return frozenset(found)


def _written(sign: str) -> str:
    """Write one character with what our typeface has."""
    if sign in _covered():
        return sign
    plain = INSTEAD.get(sign, normalize("NFKC", sign))
    return plain if _covered().issuperset(plain) else f"[U+{ord(sign):04X}]"


def printable(value: Any) -> Any:
    """Write characters that our typeface lacks in others, or as their number: nothing is lost."""
    if isinstance(value, str):
        return value if _covered().issuperset(value) else "".join(map(_written, value))
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def typeset(template: str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """Fill `templates/<template>` with `data`; text in it is data, never markup.

    The same data and moment give the same bytes.
    """
    root = shipped("templates")
    content, warnings = typst.compile_with_warnings(
        str(root / template),
        root=str(root),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={"data": json.dumps(printable(data), ensure_ascii=False, sort_keys=True)},
        timestamp=int((at or utcnow()).timestamp()),
    )
    if warnings:
        raise TypesettingError("; ".join(str(warning) for warning in warnings))
    return bytes(content)
