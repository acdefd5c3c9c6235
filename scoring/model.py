"""The published rules, the submissions, and the outcome that follows from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .rounding import Rounding

ENGINE = "1.0.0"
UNITS = 10**12  # scores are counted in whole units of 10^-12, as fine as a number can be
UNROUNDED = Rounding("half_up", 2)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?")
CONSENSUS = "consensus"

HIGHEST_WINS = frozenset({"weighted_points", "points_per_price", "utility_index"})
RELATIVE_FORMULAS = frozenset({"lowest_ratio", "linear_above_lowest", "logarithmic"})
RELATIVE_METHODS = frozenset({"utility_index", "mean_rank"})


def units_of(number: str) -> int:
    """Read a number as whole units of 10^-12.

    >>> units_of("-6.5")
    -6500000000000
    """
    digits, _, decimals = number.partition(".")
    return int(digits + decimals.ljust(12, "0"))


class RangeTable(dict[str, int]):
    """Scores of a range in units, read once each; one that is off the scale is no key."""

    def __init__(self, low: Fraction, high: Fraction, step: Fraction | None) -> None:
        super().__init__()
        self.low, self.high = int(low * UNITS), int(high * UNITS)
        self.step = int(step * UNITS) if step is not None else 1

    def __missing__(self, score: object) -> int:
        if not isinstance(score, str) or not NUMBER.fullmatch(score):
            raise KeyError(score)
        units = units_of(score)
        if not self.low <= units <= self.high or (units - self.low) % self.step:
            raise KeyError(score)
        self[score] = units
        return units


@dataclass(frozen=True, slots=True)
class Scale:
    """What scores a leaf may get: labels in order, or numbers in a range."""

    table: dict[str, int]  # score -> units: a step's fraction, or the number itself
    top: Fraction  # the score that earns all points, in the same measure
    labels: tuple[str, ...] = ()  # the steps in published order; empty for a range
    low: Fraction = Fraction(0)
    step: Fraction | None = None

    @property
    def lowest(self) -> Fraction:
        """The smallest part of its points that a leaf can earn."""
        if self.labels:
            return Fraction(min(self.table.values()), UNITS)
        return self.low / self.top


@dataclass(frozen=True, slots=True)
class Limit:
    """A published minimum; `>` and `>=` are never assumed."""

    op: str
    value: Fraction

    def allows(self, value: Fraction) -> bool:
        """Say whether a figure meets the minimum."""
        return value > self.value if self.op == ">" else value >= self.value


@dataclass(frozen=True, slots=True)
class QualityCriterion:
    """A leaf that evaluators score."""

    id: str
    title: str
    points: Fraction
    combine: str
    scale: Scale
    minimum: Limit | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A price formula or a method, by name, with its published numbers and choice."""

    kind: str
    values: Mapping[str, Fraction] = field(default_factory=dict)
    choice: str = ""

    def __getitem__(self, name: str) -> Fraction:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class PriceCriterion:
    """The leaf that the price earns."""

    id: str
    title: str
    points: Fraction
    formula: Formula
    path: str = ""


@dataclass(frozen=True, slots=True)
class TieBreaker:
    """One published way to separate equals: a leaf's points, the price, or a draw."""

    kind: str
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """A lot drawing that was held: among whom, in which order they came, its record."""

    among: frozenset[str]
    order: tuple[str, ...]
    record: str


@dataclass(frozen=True, slots=True)
class Lot:
    """The published rules by which one lot is evaluated."""

    id: str
    title: str
    method: Formula
    rounding: Rounding = UNROUNDED
    quality: tuple[QualityCriterion, ...] = ()
    price: PriceCriterion | None = None
    panel: tuple[str, ...] = ()
    price_rule: Mapping[str, Fraction] = field(default_factory=dict)
    minimum_total: Limit | None = None
    max_winners: int | None = None
    tie_breakers: tuple[TieBreaker, ...] = ()
    draws: tuple[Draw, ...] = ()
    on_dropout: str = "recompute"
    abnormally_low: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def highest_wins(self) -> bool:
        """Whether more is better in the figure that ranks."""
        return self.method.kind in HIGHEST_WINS

    @property
    def relative(self) -> bool:
        """Whether somebody's figure can depend on the other submissions."""
        return self.method.kind in RELATIVE_METHODS or (
            self.price is not None and self.price.formula.kind in RELATIVE_FORMULAS
        )

    @property
    def uses_price(self) -> bool:
        """Whether who counts must have a price."""
        return (
            self.price is not None
            or self.method.kind not in ("weighted_points", "mean_rank", "admission")
            or bool(self.price_rule or self.abnormally_low)
            or any(breaker.kind == "price" for breaker in self.tie_breakers)
        )


@dataclass(frozen=True, slots=True)
class Submission:
    """What one provider sent in for one lot, and what evaluators thought of it."""

    id: str
    name: str
    status: str
    scores: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    price: Fraction | None = None
    reason: str | None = None
    path: str = ""
    provider: str = ""
    preference: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One figure, explained so that the provider it concerns can follow it."""

    of: str
    rule: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one submission, and why."""

    result: str
    place: int | None = None
    total: str | None = None
    criteria: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One place in the ranking; several submissions share it when they are tied."""

    place: int
    submissions: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a person must look at before the outcome is used."""

    code: str
    submissions: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The explained ranking of one lot."""

    id: str
    decision: str
    standings: tuple[Standing, ...] = ()
    submissions: Mapping[str, Result] = field(default_factory=dict)
    warnings: tuple[Caution, ...] = ()
