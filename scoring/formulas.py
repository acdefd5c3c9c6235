"""Read a method or a price formula by name, with the numbers that belong to it."""

from collections.abc import Mapping
from fractions import Fraction

from .model import Formula
from .reading import Node

METHODS: dict[str, tuple[str, ...]] = {
    "weighted_points": (),
    "lowest_price": (),
    "price_minus_value": (),
    "points_per_price": ("base_points", "unit"),
    "price_over_coefficient": (),
    "utility_index": ("quality_weight", "price_weight"),
    "mean_rank": (),
    "admission": (),
}
FORMULAS: dict[str, tuple[str, ...]] = {
    "lowest_ratio": (),
    "linear_band": ("floor", "ceiling"),
    "linear_above_lowest": ("zero_at",),
    "logarithmic": ("base",),
    "reference_ratio": ("reference",),
}
CHOICES = {
    "linear_band": ("outside", ("clamp", "invalid")),
    "logarithmic": ("negative", ("clamp", "allow")),
}
ZERO, ONE = Fraction(0), Fraction(1)


def read_method(node: Node) -> Formula:
    """Read how totals are made."""
    method = read_formula(node, METHODS, {})
    values = method.values
    for name in ("unit", "price_weight"):
        above(node.at(name), values.get(name), ZERO)
    for name in ("quality_weight", "base_points"):
        if values.get(name, ZERO) < 0:
            node.at(name).refuse("must not be below zero")
    return method


def read_price_formula(node: Node) -> Formula:
    """Read how a price earns points."""
    formula = read_formula(node, FORMULAS, CHOICES)
    values = formula.values
    above(node.at("zero_at"), values.get("zero_at"), ONE)
    above(node.at("base"), values.get("base"), ONE)
    above(node.at("reference"), values.get("reference"), ZERO)
    if "floor" in values and "ceiling" in values and values["ceiling"] <= values["floor"]:
        node.at("ceiling").refuse("must be above the floor")
    return formula


def read_formula(
    node: Node,
    numbers: Mapping[str, tuple[str, ...]],
    choices: Mapping[str, tuple[str, tuple[str, ...]]],
) -> Formula:
    """Read a kind with the numbers and the choice that belong to it."""
    kind_node = node.at("kind")
    if not node.entries():
        return Formula("")
    if not kind_node.given:
        kind_node.refuse("missing")
    kind = kind_node.choice(tuple(numbers))
    if not kind:
        return Formula("")
    name, options = choices.get(kind, ("", ()))
    node.fields(("kind", *numbers[kind], *((name,) if name else ())))
    values = {key: node.at(key).number() for key in numbers[kind]}
    known = {key: value for key, value in values.items() if value is not None}
    return Formula(kind, known, node.at(name).choice(options) if name else "")


def above(node: Node, value: Fraction | None, least: Fraction) -> None:
    """Hold that a number, if there is one, lies above another."""
    if value is not None and value <= least:
        node.refuse(f"must be above {least}")
