"""Explain each figure, so that the provider it concerns can follow and check it."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from .field import Field
from .model import (
    CONSENSUS,
    UNITS,
    Limit,
    Lot,
    PriceCriterion,
    QualityCriterion,
    Step,
    Submission,
)
from .quality import middle, picker
from .ranking import Ranking, places
from .rounding import figure, number, plain, settled, whole
from .tally import Tally, path, price_units
from .wording import Words

ZERO = Fraction(0)
Writer = Callable[[Submission], str]


@dataclass(frozen=True, slots=True)
class Explained:
    """Everybody's shown points of one leaf; of who is asked for, its step and its term."""

    of: str
    shown: Mapping[str, str]
    steps: Mapping[str, Step]
    terms: Mapping[str, str]  # as they stand in the formula of a total


def ending(words: Words, value: str, *, exact: bool, counts: bool) -> str:
    """Close a formula with its figure, and say whether that or the exact one counts."""
    return words("equals" if exact else "rounded" if counts else "shown", value=value)


def explain_leaf(
    source: Field, leaf: QualityCriterion, words: Words, asked: Container[str]
) -> Explained:
    """Explain the points of one quality leaf; equal points are written once."""
    raw, rounding = source.sheet.raw[leaf.id], source.lot.rounding
    ten, under = 10**rounding.decimals, raw.denominator
    counts = "criterion" in rounding.stages
    figures = {
        value: figure(whole(value * ten, under, rounding.mode), rounding.decimals)
        for value in set(raw.values.values())
    }
    shown = {name: figures[value] for name, value in raw.values.items()}
    names = list(filter(asked.__contains__, shown))
    endings, as_terms = {}, {}
    for value in {raw.values[name] for name in names}:
        text, exact = figures[value], value * ten % under == 0
        endings[value] = ending(words, text, exact=exact, counts=counts)
        as_terms[value] = number(Fraction(text) if counts else Fraction(value, under))
    write, steps = writer(source.lot, leaf, words), {}
    for name in names:
        text = write(source.submissions[name]) + endings[raw.values[name]]
        steps[name] = Step(leaf.id, leaf.combine, text, shown[name])
    return Explained(leaf.id, shown, steps, {name: as_terms[raw.values[name]] for name in names})


def writer(lot: Lot, leaf: QualityCriterion, words: Words) -> Writer:
    """Make the writer of one leaf's formula up to its figure."""
    points, table = number(leaf.points), leaf.scale.table
    over = "" if leaf.scale.labels else f" / {number(leaf.scale.top)}"
    parts = Parts(table)
    if leaf.combine == CONSENSUS:

        def consensus(one: Submission) -> str:
            score = one.scores[leaf.id][CONSENSUS]
            return f"{words(CONSENSUS, scores=score)}{points} × {parts[score]}{over}"

        return consensus
    pick, size = picker(lot.panel), len(lot.panel)
    opening = words(leaf.combine, count=words.evaluators(size), scores="{}")
    graded = "combined" in lot.rounding.stages and leaf.combine != "sum"
    divisor = f" / {size}" if leaf.combine == "mean" and size > 1 else ""

    def median(one: Submission) -> str:
        scores = pick(one.scores[leaf.id])
        half = middle(table[score] for score in scores)
        start = opening.format(", ".join(scores))
        return start + close(number(Fraction(half, 2 * UNITS)), half, 2)

    def together(one: Submission) -> str:
        scores = pick(one.scores[leaf.id])
        listed = " + ".join([parts[score] for score in scores])
        if size > 1:
            listed = f"({listed})"
        if not graded:
            return f"{opening}{points} × {listed}{divisor}{over}"
        return opening + close(listed + divisor, sum(table[score] for score in scores), size)

    def close(formula: str, units: int, under: int) -> str:
        if graded:
            decimals = lot.rounding.decimals
            grade = whole(units * 10**decimals, under * UNITS, lot.rounding.mode)
            text = figure(grade, decimals)
            return words("combined", formula=formula, grade=text) + f"{points} × {text}{over}"
        return f"{points} × {formula}{over}"

    return median if leaf.combine == "median" else together


class Parts(dict[str, str]):
    """Scores as they stand in a formula, written once each."""

    def __init__(self, table: Mapping[str, int]) -> None:
        super().__init__()
        self.table = table

    def __missing__(self, score: str) -> str:
        self[score] = text = number(Fraction(self.table[score], UNITS))
        return text


def explain_price(
    counted: Tally, criterion: PriceCriterion, words: Words, asked: Container[str]
) -> Explained:
    """Explain the points of the price leaf."""
    ground, rounding = counted.ground, counted.ground.lot.rounding
    counts = "criterion" in rounding.stages
    units = price_units(ground, rounding)
    figures = {name: figure(units[name], rounding.decimals) for name in units}
    steps, terms = {}, {}
    for name in filter(asked.__contains__, figures):
        shown, points, sure = figures[name], ground.earned[name], name not in ground.doubt
        end = ending(words, shown, exact=sure and Fraction(shown) == points, counts=counts)
        text = price_formula(criterion, ground.prices[name], ground.lowest, words)
        steps[name] = Step(criterion.id, criterion.formula.kind, text + end, shown)
        terms[name] = number(points if sure and not counts else Fraction(shown))
    return Explained(criterion.id, figures, steps, terms)


def price_formula(criterion: PriceCriterion, price: Fraction, low: Fraction, words: Words) -> str:
    """Write how one price earns points, up to the figure."""
    formula, values = criterion.formula, {k: number(v) for k, v in criterion.formula.values.items()}
    points, p, lowest = number(criterion.points), number(price), number(low)
    clamp = formula.choice == "clamp"
    if formula.kind == "lowest_ratio":
        return f"{points} × {lowest} / {p}"
    if formula.kind == "linear_band":
        if clamp and price <= formula["floor"]:
            return words("all_points", price=p, limit=values["floor"])
        if clamp and price >= formula["ceiling"]:
            return words("no_points", price=p, limit=values["ceiling"])
        return f"{points} × ({values['ceiling']} − {p}) / ({values['ceiling']} − {values['floor']})"
    if formula.kind == "linear_above_lowest":
        zero = values["zero_at"]
        if price >= formula["zero_at"] * low:
            return words("no_points", price=p, limit=f"{zero} × {lowest}")
        return f"{points} × ({zero} × {lowest} − {p}) / (({zero} − 1) × {lowest})"
    if formula.kind == "logarithmic":
        base = values["base"]
        if clamp and price >= formula["base"] * low:
            return words("no_points", price=p, limit=f"{base} × {lowest}")
        return f"{points} × (1 − log({p} / {lowest}) / log({base}))"
    return f"{points} × (1 − {p} / {values['reference']})"


def total_formula(counted: Tally, name: str, leaves: Sequence[Explained], words: Words) -> str:
    """Write how the total of one submission is made, up to the figure."""
    ground, method = counted.ground, counted.ground.lot.method
    terms = [leaf.terms[name] for leaf in leaves if name in leaf.terms]
    earned_points = " + ".join(terms) or "0"
    bracketed = f"({earned_points})" if len(terms) > 1 else earned_points
    price = number(ground.prices[name]) if name in ground.prices else ""
    values = {key: number(value) for key, value in method.values.items()}
    if method.kind == "weighted_points":
        return earned_points
    if method.kind == "lowest_price":
        return words("lowest_price", price=price)
    if method.kind == "price_minus_value":
        return f"{price} − {bracketed}"
    if method.kind == "points_per_price":
        return f"({values['base_points']} + {earned_points}) / {price} × {values['unit']}"
    most = number(ground.most)
    if method.kind == "price_over_coefficient":
        return f"{price} / (1 + {bracketed} / (1 − {most}))"
    if method.kind == "utility_index":
        weights = f"{values['quality_weight']} / {values['price_weight']}"
        gap = f"({number(ground.best)} − {bracketed}) / {most}"
        return f"(1 − {gap} × {weights}) / {price} × {number(ground.lowest)}"
    ranks = [plain(Fraction(positions[name], 2)) for positions in ground.positions]
    opening = words("mean_rank", count=words.evaluators(len(ranks)))
    return f"{opening}({' + '.join(ranks)}) / {len(ranks)}"


def explain_total(
    counted: Tally, name: str, shown: str, leaves: Sequence[Explained], words: Words
) -> Step:
    """Explain one total as it is shown."""
    lot = counted.ground.lot
    counts = "total" in lot.rounding.stages
    exact = name not in counted.doubt and Fraction(shown) == counted.raw[name]
    text = total_formula(counted, name, leaves, words)
    text += ending(words, shown, exact=exact, counts=counts)
    return Step("total", lot.method.kind, text, shown)


def show_total(counted: Tally, name: str) -> str:
    """Write a total as the lot shows it."""
    lot, slack = counted.ground.lot, counted.slack.get(name, ZERO)
    units = settled(counted.totals[name], slack, lot.rounding, path(lot))
    return figure(units, lot.rounding.decimals)


def explain_minimum(of: str, value: str, limit: Limit, words: Words, *, met: bool) -> Step:
    """Explain whether a minimum was met."""
    key = "minimum_met" if met else "minimum_missed"
    return Step(of, "minimum", words(key, value=value, limit=needed(limit, words)), value)


def needed(limit: Limit, words: Words) -> str:
    """Write what a minimum asks."""
    return words(limit.op, limit=plain(limit.value))


def explain_places(
    counted: Tally, ranking: Ranking, words: Words, asked: Container[str]
) -> dict[str, Step]:
    """Explain each place, without naming the others."""
    placed = places(ranking.groups)
    steps = {}
    for _, sharing in groupby(placed, key=lambda name: counted.totals[name]):
        equals = list(sharing)
        for name in filter(asked.__contains__, equals):
            text = words("place", place=placed[name], ranked=len(placed))
            if len(equals) > 1:
                text += words("equal_total", others=words.others(len(equals) - 1))
                text += decided_by(counted, ranking, name, equals, words)
            steps[name] = Step("place", "ranking", text, str(placed[name]))
    return steps


def decided_by(
    counted: Tally, ranking: Ranking, name: str, equals: Sequence[str], words: Words
) -> str:
    """Say what set one submission apart from those with an equal total."""
    for breaker in counted.ground.lot.tie_breakers:
        if breaker.kind == "draw":
            break
        mark = counted.mark(breaker, name)
        equals = [other for other in equals if counted.mark(breaker, other) == mark]
        if len(equals) == 1:
            return words(f"by_{breaker.kind}", of=breaker.criterion)
    if name in ranking.draws:
        return words("by_draw", record=ranking.draws[name].record)
    return words("by_nothing")
