"""A slow second opinion on weighted points, written from the contract and sharing no code.

Everything is a list of tuples of Fractions; nothing is cached, nothing is clever.
"""

from fractions import Fraction
from statistics import median


def round_to(value, mode, decimals):
    """Round by looking at the two neighbours."""
    unit = Fraction(1, 10**decimals)
    low = (value // unit) * unit
    high = low + unit
    if value == low:
        return low
    if mode == "down":
        return low if value > 0 else high
    if value - low == high - value:
        if mode == "half_up":
            return high if value > 0 else low
        return low if (low / unit) % 2 == 0 else high
    return low if value - low < high - value else high


def score_of(scale, score):
    if "steps" in scale:
        return next(Fraction(s["fraction"]) for s in scale["steps"] if s["label"] == score)
    return Fraction(score)


def quality_points(lot, criterion, scores):
    rounding = lot["rounding"]
    top = 1 if "steps" in criterion["scale"] else Fraction(criterion["scale"]["max"])
    if criterion["combine"] == "consensus":
        grade = score_of(criterion["scale"], scores["consensus"])
    else:
        given = [score_of(criterion["scale"], scores[one]) for one in lot["panel"]]
        combine = {"mean": lambda: sum(given) / len(given), "median": lambda: median(given),
                   "sum": lambda: sum(given)}  # fmt: skip
        grade = Fraction(combine[criterion["combine"]]())
        if "combined" in rounding["stages"] and criterion["combine"] != "sum":
            grade = round_to(grade, rounding["mode"], rounding["decimals"])
    points = Fraction(criterion["points"]) * grade / top
    if "criterion" in rounding["stages"]:
        points = round_to(points, rounding["mode"], rounding["decimals"])
    return points


def price_points(formula, most, price, lowest):
    if formula["kind"] == "lowest_ratio":
        return most * lowest / price
    if formula["kind"] == "linear_band":
        floor, ceiling = Fraction(formula["floor"]), Fraction(formula["ceiling"])
        if price <= floor:
            return most
        return Fraction(0) if price >= ceiling else most * (ceiling - price) / (ceiling - floor)
    if formula["kind"] == "linear_above_lowest":
        share = price / lowest
        zero = Fraction(formula["zero_at"])
        return most * (zero - share) / (zero - 1) if share < zero else Fraction(0)
    return most - most * price / Fraction(formula["reference"])


def evaluate(lot):
    """Give places and totals of one lot with one price leaf and flat criteria."""
    rounding = lot["rounding"]
    leaves = [one for one in lot["criteria"] if one["kind"] == "quality"]
    price_leaf = next(one for one in lot["criteria"] if one["kind"] == "price")
    counting = []
    for one in lot["submissions"]:
        if one["status"] != "admitted":
            continue
        points = [quality_points(lot, leaf, one["scores"][leaf["id"]]) for leaf in leaves]
        limits = [leaf.get("minimum") for leaf in leaves]
        if all(
            limit is None
            or value > Fraction(limit["value"])
            or (limit["op"] == ">=" and value == Fraction(limit["value"]))
            for value, limit in zip(points, limits, strict=True)
        ):
            counting.append((one["id"], Fraction(one["price"]), sum(points, Fraction(0))))
    totals = {}
    for name, price, quality in counting:
        lowest = min(other for _, other, _ in counting)
        most = Fraction(price_leaf["points"])
        earned = price_points(price_leaf["formula"], most, price, lowest)
        if "criterion" in rounding["stages"]:
            earned = round_to(earned, rounding["mode"], rounding["decimals"])
        total = quality + earned
        if "total" in rounding["stages"]:
            total = round_to(total, rounding["mode"], rounding["decimals"])
        totals[name] = total
    shown = {
        name: round_to(total, rounding["mode"], rounding["decimals"])
        for name, total in totals.items()
    }
    places = {
        name: 1 + sum(other > own for other in totals.values()) for name, own in totals.items()
    }
    return places, shown
