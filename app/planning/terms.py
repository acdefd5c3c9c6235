"""The calendar of Dutch legal terms: holidays, days made equal to them, and the roll (Atw)."""

from dataclasses import dataclass
from datetime import date, timedelta

TABLE_THROUGH = 2028
"""Last year of which the decrees on equated days are known."""

CALENDAR = f"Atw-{TABLE_THROUGH}"
"""Name of this calendar, kept with every date that was computed with it."""

EQUATED = frozenset(
    {
        date(2023, 4, 28), date(2023, 5, 19), date(2024, 5, 10), date(2024, 12, 27),
        date(2025, 5, 30), date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7),
        date(2028, 4, 28), date(2028, 5, 26),
    }
)  # fmt: skip
"""Days made equal to a holiday by royal decree (Atw 3(3)); those before 2023 are not listed."""

_DAY = timedelta(days=1)
THURSDAY, SATURDAY, SUNDAY = 3, 5, 6


@dataclass(frozen=True, slots=True)
class Rolled:
    """The day through which a term runs, the days it ran over, and how sure the table is."""

    day: date
    passed: tuple[date, ...]
    is_past_table: bool


def easter(year: int) -> date:
    """Find Easter Sunday (Gregorian)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> frozenset[date]:
    """List the generally recognised holidays of Atw 3(1)-(2); 5 May is one every year."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            sunday - 2 * _DAY,
            sunday + _DAY,
            kings_day - _DAY if kings_day.weekday() == SUNDAY else kings_day,
            date(year, 5, 5),
            sunday + 39 * _DAY,
            sunday + 50 * _DAY,
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_free(day: date) -> bool:
    """Whether a statutory term cannot end on this day."""
    if day.weekday() in {SATURDAY, SUNDAY} or day in holidays(day.year) or day in EQUATED:
        return True
    return day.year > TABLE_THROUGH and _may_be_equated(day)


def _may_be_equated(day: date) -> bool:
    """Guess on the safe side what a decree after the table could name.

    The Friday after a Thursday holiday (Ascension is one) and the Monday before a Tuesday one.
    """
    before, after = day - _DAY, day + _DAY
    return (before.weekday() == THURSDAY and before in holidays(before.year)) or (
        day.weekday() == 0 and after in holidays(after.year)
    )


def roll(day: date) -> Rolled:
    """Let a term that ends on `day` run through the next day that is not free (Atw 1(1))."""
    passed = []
    while is_free(day):
        passed.append(day)
        day += _DAY
    return Rolled(day, tuple(passed), is_past_table=day.year > TABLE_THROUGH)
