"""From prices to points: one function for each published formula."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from .errors import Fault, ScoringError
from .model import Formula, PriceCriterion

DIGITS = 50  # decimals of a logarithm
WORKING = Context(prec=120, rounding=ROUND_HALF_EVEN)
DOUBT = Decimal("1e-80")  # far more than the working precision can be off
Prices = Mapping[str, Fraction]
Points = dict[str, Fraction]


def lowest_ratio(prices: Prices, lowest: Fraction, points: Fraction, _: Formula) -> Points:
    """Lowest price earns all points; others lowest / price of them.

    >>> prices = {"a": Fraction(90), "b": Fraction(120)}
    >>> lowest_ratio(prices, Fraction(90), Fraction(40), Formula("lowest_ratio"))["b"]
    Fraction(30, 1)
    """
    best = points * lowest
    return {name: best / price for name, price in prices.items()}


def linear_band(prices: Prices, _: Fraction, points: Fraction, formula: Formula) -> Points:
    """From all points at the floor to none at the ceiling, both published; clamped."""
    floor, ceiling = formula["floor"], formula["ceiling"]
    rate = points / (ceiling - floor)
    return {
        name: rate * (ceiling - min(max(price, floor), ceiling)) for name, price in prices.items()
    }


def linear_above_lowest(
    prices: Prices, lowest: Fraction, points: Fraction, formula: Formula
) -> Points:
    """From all points at the lowest price to none at `zero_at` times that price."""
    zero = formula["zero_at"] * lowest
    return {
        name: max(points * (zero - price) / (zero - lowest), Fraction(0))
        for name, price in prices.items()
    }


def logarithmic(prices: Prices, lowest: Fraction, points: Fraction, formula: Formula) -> Points:
    """All points at the lowest price, none at `base` times it, equal ratios equally far."""
    base, clamp = formula["base"], formula.choice == "clamp"
    quotients = logarithms(frozenset(price / lowest for price in prices.values()), base)
    return {
        name: Fraction(0)
        if clamp and price >= base * lowest
        else points * (1 - quotients[price / lowest])
        for name, price in prices.items()
    }


def reference_ratio(prices: Prices, _: Fraction, points: Fraction, formula: Formula) -> Points:
    """All points for nothing, none at the published reference, below zero above it."""
    return {name: points * (1 - price / formula["reference"]) for name, price in prices.items()}


EARN: dict[str, Callable[[Prices, Fraction, Fraction, Formula], Points]] = {
    "lowest_ratio": lowest_ratio,
    "linear_band": linear_band,
    "linear_above_lowest": linear_above_lowest,
    "logarithmic": logarithmic,
    "reference_ratio": reference_ratio,
}


def price_points(prices: Prices, lowest: Fraction, criterion: PriceCriterion) -> Points:
    """Give the exact points of each price."""
    earn = EARN[criterion.formula.kind]
    return earn(prices, lowest, criterion.points, criterion.formula)


def slacks(prices: Prices, lowest: Fraction, criterion: PriceCriterion) -> Points:
    """Say how far from the truth points may be: only logarithms are not exact."""
    formula = criterion.formula
    if formula.kind != "logarithmic":
        return {}
    root, _ = root_of(formula["base"])
    most = formula["base"] * lowest
    return {
        name: abs(criterion.points) / 10 ** (DIGITS - 1)
        for name, price in prices.items()
        if power_of(price / lowest, root) is None
        and not (formula.choice == "clamp" and price >= most)
    }


def outside_band(price: Fraction, formula: Formula) -> str:
    """Say which border a price passes where that makes it invalid, if any."""
    if formula.choice == "invalid" and price > formula["ceiling"]:
        return "ceiling"
    if formula.choice == "invalid" and price < formula["floor"]:
        return "floor"
    return ""


@lru_cache(maxsize=64)
def logarithms(ratios: frozenset[Fraction], base: Fraction) -> Mapping[Fraction, Fraction]:
    """Give log(ratio) / log(base) of each, to 50 decimals; exact where it is rational.

    Ratios that differ by a power of the base's root have logarithms that differ by exactly a
    rational number: they are tied together, so that equal totals are found to be equal and are
    never told apart by the last digit of a logarithm.
    """
    root, times = root_of(base)
    known: dict[Fraction, Fraction] = {}
    kin: dict[Fraction, Fraction] = {}
    for ratio in sorted(ratios):
        power = power_of(ratio, root)
        if power is not None:
            known[ratio] = Fraction(power, times)
            continue
        rough = quotient(ratio, root)
        first = kin.setdefault(rough % 1, ratio)
        shift = power_of(ratio / first, root)
        if shift:
            known[ratio] = known[first] + Fraction(shift, times)
        else:
            known[ratio] = rough if times == 1 else quotient(ratio, base)
    return known


@lru_cache(maxsize=64)
def root_of(base: Fraction) -> tuple[Fraction, int]:
    """Give the smallest root of which the base is a whole power, and that power.

    >>> root_of(Fraction(27, 8))
    (Fraction(3, 2), 3)
    """
    for power in range(base.numerator.bit_length(), 1, -1):
        above, under = whole_root(base.numerator, power), whole_root(base.denominator, power)
        if above**power == base.numerator and under**power == base.denominator:
            return Fraction(above, under), power
    return base, 1


def whole_root(number: int, power: int) -> int:
    """Give the largest whole number whose power does not exceed the number."""
    low, high = 1, 1 << (number.bit_length() // power + 1)
    while high - low > 1:
        half = (low + high) // 2
        low, high = (half, high) if half**power <= number else (low, half)
    return low


def power_of(ratio: Fraction, root: Fraction) -> int | None:
    """Say which whole power of the root a ratio of at least 1 is, if it is one."""
    rest, power = ratio.numerator, 0
    while rest % root.numerator == 0:
        rest //= root.numerator
        power += 1
    return power if root**power == ratio else None


def quotient(ratio: Fraction, base: Fraction) -> Fraction:
    """Give log(ratio) / log(base) to 50 decimals, and prove that the last one is right."""
    exact = WORKING.divide(natural(ratio), natural(base))
    last = Decimal(1).scaleb(-DIGITS)
    low, high = (WORKING.quantize(WORKING.add(exact, doubt), last) for doubt in (-DOUBT, DOUBT))
    if low != high:
        raise ScoringError(Fault("$", "a logarithm cannot be settled to 50 decimals"))
    return Fraction(low)


@lru_cache(maxsize=4096)
def natural(number: Fraction) -> Decimal:
    """Give the natural logarithm of a fraction."""
    return WORKING.ln(WORKING.divide(Decimal(number.numerator), Decimal(number.denominator)))
