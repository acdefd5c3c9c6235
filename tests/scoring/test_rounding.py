"""The one place that rounds: each mode at, below and above a half, on both sides of zero."""

from fractions import Fraction

import pytest

from scoring.rounding import plain, whole

QUARTERS = (-11, -10, -9, -6, -2, -1, 0, 1, 2, 6, 9, 10, 11, 14)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", [-3, -3, -2, -2, -1, 0, 0, 0, 1, 2, 2, 3, 3, 4]),
        ("half_even", [-3, -2, -2, -2, 0, 0, 0, 0, 0, 2, 2, 2, 3, 4]),
        ("down", [-2, -2, -2, -1, 0, 0, 0, 0, 0, 1, 2, 2, 2, 3]),
    ],
)
def test_quarters_become_whole(mode, expected):
    assert [whole(quarters, 4, mode) for quarters in QUARTERS] == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 10**14), "0.00000000000001"),
        (Fraction(1, 10**15), "0.000000000000001"),
        (Fraction(1, 10**16), "1/10000000000000000"),
        (Fraction(-3, 2), "-1.5"),
        (Fraction(1, 3), "1/3"),
    ],
)
def test_exact_value_is_a_decimal_of_at_most_fifteen_places(value, text):
    assert plain(value) == text
