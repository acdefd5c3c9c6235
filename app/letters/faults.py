"""What can be wrong with a letter, and where it is mended."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mend:
    """The page where a fault is mended, and the field or criterion on it."""

    page: str
    ids: dict[str, Any]
    place: str = ""


@dataclass(frozen=True, slots=True)
class LetterFault:
    """Something about a letter, and where it is mended."""

    code: str
    is_blocking: bool
    title: str
    text: str
    mend: Mend | None = None
