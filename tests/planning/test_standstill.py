"""The handbook's dates (3.9, 9.1)."""

from datetime import UTC, date, datetime

import pytest

from app.planning.standstill import last_day_of, standstill
from app.planning.terms import easter, holidays, is_free, roll


@pytest.mark.parametrize("by_statute", [True, False])
@pytest.mark.parametrize(
    ("sent_on", "counted", "last_day"),
    [
        (date(2020, 10, 12), date(2020, 11, 1), date(2020, 11, 2)),
        (date(2026, 4, 24), date(2026, 5, 14), date(2026, 5, 18)),
        (date(2026, 12, 5), date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 12, 12), date(2027, 1, 1), date(2027, 1, 4)),
        (date(2027, 4, 15), date(2027, 5, 5), date(2027, 5, 10)),
        (date(2028, 4, 7), date(2028, 4, 27), date(2028, 5, 1)),
        (date(2026, 12, 1), date(2026, 12, 21), date(2026, 12, 21)),
    ],
)
def test_standstill_ends_as_the_handbook_computes(sent_on, counted, last_day, by_statute):
    term = standstill(sent_on, 20, by_statute=by_statute)

    assert (term.counted_through, term.last_day, term.warning) == (counted, last_day, "")


def test_standstill_begins_the_day_after_and_ends_at_midnight_on_the_dutch_clock():
    term = standstill(date(2026, 12, 1), 20, by_statute=True)

    assert term.first_day == date(2026, 12, 2)
    assert term.ends_at.astimezone(UTC) == datetime(2026, 12, 21, 23, 0, tzinfo=UTC)
    assert last_day_of(term.ends_at) == date(2026, 12, 21)
    assert term.days == 20


def test_standstill_is_never_shorter_than_twenty_days():
    assert standstill(date(2026, 12, 1), 15, by_statute=False).last_day == date(2026, 12, 21)


def test_standstill_takes_an_own_longer_term():
    assert standstill(date(2026, 12, 1), 30, by_statute=True).last_day == date(2026, 12, 31)


def test_reading_names_rule_and_calendar():
    statute = standstill(date(2026, 4, 24), 20, by_statute=True).reading
    own = standstill(date(2026, 4, 24), 20, by_statute=False).reading

    assert statute == (
        "Aw 2.127: 20 kalenderdagen vanaf de dag na verzending; Atw 1 en 3. Laatste getelde dag "
        "donderdag 14 mei 2026; eindigt maandag 18 mei 2026. Kalender Atw-2028."
    )
    assert own.startswith("Eigen document: 20 kalenderdagen")


def test_past_the_table_the_later_date_counts_with_a_warning():
    """In 2029 Ascension is 10 May: the Friday after it is taken as a holiday."""
    term = standstill(date(2029, 4, 20), 20, by_statute=True)

    assert easter(2029) == date(2029, 4, 1)
    assert term.last_day == date(2029, 5, 14)
    assert "2028" in term.warning


def test_monday_before_a_tuesday_holiday_is_free_past_the_table_only():
    assert is_free(date(2029, 12, 24))  # Christmas Day 2029 is a Tuesday
    assert not is_free(date(2018, 12, 24))  # so it was in 2018, without a decree
    assert roll(date(2029, 12, 31)).day == date(2030, 1, 2)  # before a Tuesday New Year


def test_holidays_of_a_year_are_those_of_the_act():
    assert sorted(holidays(2025)) == [
        date(2025, 1, 1),
        date(2025, 4, 18),
        date(2025, 4, 21),
        date(2025, 4, 26),  # the 27th is a Sunday
        date(2025, 5, 5),
        date(2025, 5, 29),
        date(2025, 6, 9),
        date(2025, 12, 25),
        date(2025, 12, 26),
    ]


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, (3, 31)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter(year, sunday):
    assert easter(year) == date(year, *sunday)
