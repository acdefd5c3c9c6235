"""How long the national office (LBB) may take to advise: art. 15 Wet Bibob."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = timedelta(weeks=8)
LONGEST_EXTENSION = 28
"""Days of the one extension, at most: four weeks."""
REUSE_YEARS = 5
"""Years in which an advice or own findings serve another decision (art. 29)."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stood still: from asking for data through the day before receipt."""

    asked_on: date
    received_on: date | None = None

    @property
    def days(self) -> timedelta:
        """How long it lasted; nothing while it lasts."""
        return self.received_on - self.asked_on if self.received_on else timedelta()


def advice_due(asked_on: date, pauses: Sequence[Pause], extension: int = 0) -> date | None:
    """Count the last day for the advice; None while the clock stands still."""
    if any(pause.received_on is None for pause in pauses):
        return None
    stood = sum((pause.days for pause in pauses), timedelta())
    return asked_on + WEEKS + stood + timedelta(days=extension)


def last_day_of_reuse(issued_on: date) -> date:
    """Give the last day on which findings may serve another decision; 29 February becomes 28."""
    year = issued_on.year + REUSE_YEARS
    try:
        return issued_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
