"""One's answers in a row: in which order, which is next, and how long the rest takes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median_low
from typing import Protocol, TypeVar

PAUSE = timedelta(minutes=30)
"""Longer between two scores is not work but a pause."""
PIECE = timedelta(minutes=5)


class Order(StrEnum):
    """How somebody likes to go through the answers."""

    QUESTION = "question"
    SUBMISSION = "submission"


class InRow(Protocol):
    """An answer with its number in the row, and when it got a score."""

    @property
    def number(self) -> int:
        """Say where it stands."""

    @property
    def saved_at(self) -> datetime | None:
        """Say when it got its score."""


T = TypeVar("T", bound=InRow)


def next_empty(row: Sequence[T], after: int = 0) -> T | None:
    """Find the first answer without a score after number `after`, else from the start."""
    empty = [one for one in row if one.saved_at is None and one.number != after]
    return next((one for one in empty if one.number > after), empty[0] if empty else None)


def time_left(row: Sequence[InRow]) -> int:
    """Estimate the minutes that are left at one's own pace; 0 when that is not known yet."""
    saved = sorted(one.saved_at for one in row if one.saved_at)
    between = [later - earlier for earlier, later in pairwise(saved) if later - earlier < PAUSE]
    if len(between) < 3:
        return 0
    left = median_low(between) * sum(one.saved_at is None for one in row)
    return int(-(-left // PIECE) * (PIECE / timedelta(minutes=1)))
