"""Until when a judge can annul a contract signed too early, or without notice (Aw 4.15)."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.i18n import day as in_words
from app.core.i18n import gettext as _
from app.planning.dates import months_before
from app.planning.terms import CALENDAR, roll

MONTHS = 6
"""After signing, where nobody was told with reasons that the contract was signed."""
DAYS = 30
"""After the result was announced with its reasons."""


@dataclass(frozen=True, slots=True)
class Risk:
    """The last day on which somebody can ask to annul a contract, and how it was counted."""

    last_day: date
    reading: str


def risk_until(signed_on: date, announced_on: date | None = None) -> Risk:
    """Count the term to annul a contract; an announcement makes it shorter, never longer.

    Thirty days roll as every short term does; six months are too long for that (Atw 4).
    """
    late = months_before(signed_on, -MONTHS)
    if announced_on is None or announced_on > late:
        reading = _(
            "Aw 4.15: %(months)s months after signing on %(day)s, not moved.",
            months=MONTHS,
            day=in_words(signed_on),
        )
        return Risk(late, reading)
    told = roll(announced_on + timedelta(days=DAYS)).day
    reading = _(
        "Aw 4.15: %(days)s days after the result was announced on %(day)s. Calendar %(calendar)s.",
        days=DAYS,
        day=in_words(announced_on),
        calendar=CALENDAR,
    )
    return Risk(told, reading)
