"""Until when a contract can be annulled (Aw 4.15; handbook 3.9, 9.1)."""

from datetime import date

import pytest

from app.planning.risk import risk_until


@pytest.mark.parametrize(
    ("signed_on", "last_day"),
    [
        (date(2026, 12, 22), date(2027, 6, 22)),
        (date(2026, 8, 31), date(2027, 2, 28)),  # February has no 31st
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 6, 26), date(2026, 12, 26)),  # a holiday: six months never roll
    ],
)
def test_without_announcement_the_risk_ends_six_months_after_signing(signed_on, last_day):
    assert risk_until(signed_on).last_day == last_day


@pytest.mark.parametrize(
    ("announced_on", "last_day"),
    [
        (date(2027, 1, 12), date(2027, 2, 11)),  # 12 + 30 - 31 = 11, a Thursday
        (date(2027, 1, 14), date(2027, 2, 15)),  # 14 + 30 - 31 = 13, a Saturday: Monday
        (date(2027, 4, 6), date(2027, 5, 10)),  # 6 May is Ascension, 7 May equated: Monday
    ],
)
def test_an_announcement_ends_the_risk_thirty_days_later_and_rolls(announced_on, last_day):
    assert risk_until(date(2026, 12, 22), announced_on).last_day == last_day


def test_an_announcement_after_the_six_months_changes_nothing():
    risk = risk_until(date(2026, 12, 22), date(2027, 6, 23))

    assert risk.last_day == date(2027, 6, 22)
    assert risk.reading == (
        "Aw 4.15: 6 maanden na ondertekening op dinsdag 22 december 2026, niet verschoven."
    )


def test_reading_names_the_announcement_and_the_calendar():
    assert risk_until(date(2026, 12, 22), date(2027, 1, 12)).reading == (
        "Aw 4.15: 30 dagen na de aankondiging van de uitkomst op dinsdag 12 januari 2027. "
        "Kalender Atw-2028."
    )
