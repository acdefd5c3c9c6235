"""The only place that rounds, and the only place that writes figures."""

from dataclasses import dataclass, field
from fractions import Fraction

from .errors import Fault, ScoringError

MODES = ("half_up", "half_even", "down")
STAGES = ("combined", "criterion", "total")
LONGEST_DECIMAL = 15  # a figure with more decimals is written as a fraction


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a lot rounds, at which stages, and how many decimals are shown."""

    mode: str
    decimals: int
    stages: frozenset[str] = field(default=frozenset())


def whole(numerator: int, denominator: int, mode: str) -> int:
    """Round a quotient to a whole number; `half_up` is away from zero, `down` towards it.

    >>> whole(5, 2, "half_up"), whole(5, 2, "half_even"), whole(-5, 2, "down")
    (3, 2, -2)
    """
    quotient, rest = divmod(abs(numerator), denominator)
    if mode == "half_up":
        quotient += 2 * rest >= denominator
    elif mode == "half_even":
        quotient += 2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1)
    return -quotient if numerator < 0 else quotient


def scaled(value: Fraction, rounding: Rounding) -> int:
    """Round to the lot's decimals, as a whole number of the last decimal."""
    return whole(value.numerator * 10**rounding.decimals, value.denominator, rounding.mode)


def settled(value: Fraction, slack: Fraction, rounding: Rounding, path: str) -> int:
    """Round a value known to within `slack`, or refuse when that could matter.

    Only logarithms are not exact; this is the guard that proves their rounding safe.
    """
    if not slack:
        return scaled(value, rounding)
    low, high = scaled(value - slack, rounding), scaled(value + slack, rounding)
    if low != high:
        raise ScoringError(
            Fault(path, "a logarithm lies too close to a rounding border to be settled")
        )
    return low


def figure(units: int, decimals: int) -> str:
    """Write a whole number of the last decimal as a figure: 7615 and 2 give 76.15."""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if units < 0 else text


def shown(value: Fraction, rounding: Rounding) -> str:
    """Write a value as the lot shows it; what is shown never feeds another figure."""
    return figure(scaled(value, rounding), rounding.decimals)


def plain(value: Fraction) -> str:
    """Write a value exactly: as a decimal when that is short, as a fraction when not."""
    for decimals in range(LONGEST_DECIMAL + 1):
        units, rest = divmod(value.numerator * 10**decimals, value.denominator)
        if rest == 0:
            return figure(units, decimals)
    return f"{value.numerator}/{value.denominator}"


def number(value: Fraction) -> str:
    """Write a value inside a formula; one below zero stands between brackets."""
    return plain(value) if value >= 0 else f"(−{plain(-value)})"
