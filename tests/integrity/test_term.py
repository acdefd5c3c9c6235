"""The clock of the national office, counted on paper first."""

from datetime import date

from app.integrity.term import Pause, advice_due, last_day_of_reuse


def test_eight_weeks_are_fifty_six_days():
    # 2 March + 29 = 31 March, + 27 = 27 April: 56 days
    assert advice_due(date(2026, 3, 2), []) == date(2026, 4, 27)


def test_a_pause_counts_from_asking_through_the_day_before_receipt():
    # asked on 10 March, received on 24 March: 14 days, so 27 April + 14 = 11 May
    pauses = [Pause(date(2026, 3, 10), date(2026, 3, 24))]

    assert advice_due(date(2026, 3, 2), pauses) == date(2026, 5, 11)


def test_while_the_clock_stands_still_there_is_no_last_day():
    assert advice_due(date(2026, 3, 2), [Pause(date(2026, 3, 10))]) is None


def test_pauses_and_the_extension_add_up_beyond_twelve_weeks():
    # 27 April + 28 = 25 May (12 weeks); two pauses of 14 and 7 days: 15 June
    pauses = [
        Pause(date(2026, 3, 10), date(2026, 3, 24)),
        Pause(date(2026, 4, 1), date(2026, 4, 8)),
    ]

    assert advice_due(date(2026, 3, 2), pauses, 28) == date(2026, 6, 15)


def test_findings_serve_another_decision_for_five_years():
    assert last_day_of_reuse(date(2021, 3, 2)) == date(2026, 3, 2)
    assert last_day_of_reuse(date(2024, 2, 29)) == date(2029, 2, 28)
