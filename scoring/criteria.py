"""Read the tree of criteria: groups, leaves and the scales on which leaves are scored."""

from dataclasses import dataclass, field
from fractions import Fraction

from .formulas import above, read_price_formula
from .model import UNITS, Limit, PriceCriterion, QualityCriterion, RangeTable, Scale
from .reading import Node, unique

OWN_SCORES = ("mean", "median", "sum")
COMBINES = ("consensus", *OWN_SCORES)
DEEPEST = 16  # groups within groups
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(slots=True)
class Tree:
    """The leaves found so far, and every id met on the way."""

    quality: list[QualityCriterion] = field(default_factory=list)
    prices: list[PriceCriterion] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


def read_criterion(node: Node, tree: Tree, method: str, depth: int) -> Fraction:
    """Read a group or a leaf, and say how many points it is worth."""
    if not node.entries():
        return ZERO
    tree.nodes.append(node.at("id"))
    tree.ids.append(node.at("id").identifier())
    title = node.at("title").text()
    if node.at("criteria").given:
        return read_group(node, tree, method, depth)
    kind = node.at("kind").choice(("quality", "price"))
    points = node.at("points").number() or ZERO
    if points < 0:
        node.at("points").refuse("must not be below zero")
    if kind == "price":
        node.fields(("id", "title", "kind", "points", "formula"))
        if method and method != "weighted_points":
            node.at("kind").refuse("a price leaf belongs in weighted_points only")
        elif tree.prices:
            node.at("kind").refuse("there can be one price leaf at most")
        formula = read_price_formula(node.at("formula"))
        tree.prices.append(PriceCriterion(tree.ids[-1], title, points, formula, node.path))
    elif kind == "quality":
        node.fields(("id", "title", "kind", "points", "combine", "scale"), ("minimum",))
        combine = node.at("combine").choice(COMBINES)
        scale, minimum = read_scale(node.at("scale")), read_limit(node.at("minimum"))
        leaf = QualityCriterion(tree.ids[-1], title, points, combine, scale, minimum)
        tree.quality.append(leaf)
        check_leaf(node, leaf, method)
    for key in ("id", "title", "kind"):
        if not kind and not node.at(key).given:
            node.at(key).refuse("missing")
    return points


def read_group(node: Node, tree: Tree, method: str, depth: int) -> Fraction:
    """Read a group; points that it states must be the sum of what is under it."""
    node.fields(("id", "title", "criteria"), ("points",))
    if depth > DEEPEST:
        node.refuse(f"groups lie at most {DEEPEST} deep")
        return ZERO
    children = node.at("criteria").items()
    if isinstance(node.at("criteria").value, list) and not children:
        node.at("criteria").refuse("a group must hold a criterion")
    total = sum((read_criterion(child, tree, method, depth + 1) for child in children), ZERO)
    stated = node.at("points").number()
    if stated is not None and stated != total:
        node.at("points").refuse(f"must equal the sum of what is under it, {total}")
    return total


def read_scale(node: Node) -> Scale:
    """Read the steps or the range of a scale."""
    if node.at("steps").given:
        return read_steps(node)
    node.fields(("min", "max"), ("step",))
    low, high, step = (node.at(name).number() for name in ("min", "max", "step"))
    above(node.at("max"), high, ZERO)
    above(node.at("step"), step, ZERO)
    if low is not None and high is not None and low >= high > 0:
        node.at("min").refuse("must be below max")
    low, high = low or ZERO, high or ONE
    step = step if step and step > 0 else None
    return Scale(table=RangeTable(low, high, step), top=high, low=low, step=step)


def read_steps(node: Node) -> Scale:
    """Read the ordered steps of a scale."""
    node.fields(("steps",))
    steps, labels, table = node.at("steps").items(), [], {}
    if isinstance(node.at("steps").value, list) and not steps:
        node.at("steps").refuse("a scale must hold a step")
    for step in steps:
        step.fields(("label", "fraction"))
        label, fraction = step.at("label").text(empty=False), step.at("fraction").number()
        above_one = fraction is not None and fraction > 1
        if above_one:
            step.at("fraction").refuse("must not be above 1: points is the most a leaf can earn")
        labels.append(label)
        table[label] = int((fraction or ZERO) * UNITS)
    unique([step.at("label") for step in steps], labels)
    return Scale(table=table or {"": 0}, top=ONE, labels=tuple(labels) or ("",))


def read_limit(node: Node) -> Limit | None:
    """Read a minimum; which of `>=` and `>` is meant must be said."""
    if not node.given:
        return None
    node.fields(("op", "value"))
    return Limit(node.at("op").choice((">=", ">")), node.at("value").number() or ZERO)


def check_leaf(node: Node, leaf: QualityCriterion, method: str) -> None:
    """Refuse a way of combining or a scale that the method cannot bear."""
    if leaf.combine == "sum" and method in ("utility_index", "price_over_coefficient"):
        node.at("combine").refuse(f"sum is refused in {method}")
    if leaf.combine == "consensus" and method == "mean_rank":
        node.at("combine").refuse("consensus is refused in mean_rank: own scores make the ranks")
    if leaf.scale.lowest < 0 and method == "utility_index":
        node.at("scale").refuse("utility_index needs quality from 0 to 1: no score below zero")
