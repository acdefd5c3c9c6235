"""What a sheet of the workbook is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from babel.support import LazyProxy

from app.core.i18n import lazy as _

Words = LazyProxy | str
Choices = Mapping[Any, LazyProxy | str]

YES_NO: Choices = {"true": _("yes"), "false": _("no")}
MOST_ROWS = 1000
"""The most rows that a sheet may hold, its heading apart."""


class Holds(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    SEVERAL = "several"
    """Some of the choices, between semicolons."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a form: what it is called on paper, and what may stand in it."""

    name: str
    heading: Words
    explanation: Words = ""
    holds: Holds = Holds.TEXT
    choices: Choices | None = None
    refers: str = ""
    """The sheet whose first column must hold this value."""
    is_required: bool = False
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One subject of a tender: a row for each, or, where it is a form, a row for each field."""

    key: str
    title: Words
    explanation: Words
    columns: tuple[Column, ...]
    is_form: bool = False

    def column(self, name: str) -> Column | None:
        """Find a column by the name of its field."""
        return next((one for one in self.columns if one.name == name), None)
