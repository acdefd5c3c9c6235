"""When the standstill ends: counted, rolled and explained (handbook 3.9 and 9.1)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import DUTCH_TIME, dutch
from app.core.i18n import day as in_words
from app.core.i18n import gettext as _
from app.planning.terms import CALENDAR, TABLE_THROUGH, roll

SHORTEST = 20
"""Calendar days that Aw 2.127 demands; the same where only the own document declares a term."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """A term with one explicit end: through `last_day`, 24.00 hours on the Dutch clock."""

    first_day: date
    counted_through: date
    last_day: date
    ends_at: datetime
    reading: str
    warning: str

    @property
    def days(self) -> int:
        """How many calendar days the term takes, the roll included."""
        return (self.last_day - self.first_day).days + 1


def standstill(sent_on: date, days: int, *, by_statute: bool) -> Standstill:
    """Count `days` (never under 20) from the day after sending and roll the last one.

    A term of the own document is rolled too: where readings differ, the later date protects
    who may go to court.
    """
    days = max(days, SHORTEST)
    counted_through = sent_on + timedelta(days=days)
    rolled = roll(counted_through)
    ground = (
        _("Aw 2.127: %(days)s calendar days from the day after sending; Atw 1 and 3.", days=days)
        if by_statute
        else _(
            "Own document: %(days)s calendar days from the day after sending; "
            "extended as Atw 1 and 3 do, the later date counts.",
            days=days,
        )
    )
    count = _(
        "Last counted day %(counted)s; ends %(last)s. Calendar %(calendar)s.",
        counted=in_words(counted_through),
        last=in_words(rolled.day),
        calendar=CALENDAR,
    )
    warning = ""
    if rolled.is_past_table:
        warning = _(
            "The table of equated days ends with %(year)s. We took the later date. "
            "Check the decree for this year.",
            year=TABLE_THROUGH,
        )
    return Standstill(
        first_day=sent_on + timedelta(days=1),
        counted_through=counted_through,
        last_day=rolled.day,
        ends_at=datetime.combine(rolled.day + timedelta(days=1), time(), DUTCH_TIME),
        reading=f"{ground} {count}",
        warning=warning,
    )


def last_day_of(ends_at: datetime) -> date:
    """Name the day whose 24.00 hours is `ends_at`."""
    return dutch(ends_at - timedelta(seconds=1)).date()
