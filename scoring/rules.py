"""Read the published rules of a lot, and refuse rules that contradict themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .errors import Fault, ScoringError
from .model import (
    HIGHEST_WINS,
    UNITS,
    Draw,
    Formula,
    Limit,
    Lot,
    PriceCriterion,
    QualityCriterion,
    RangeTable,
    Scale,
    TieBreaker,
)
from .reading import Node, unique
from .rounding import MODES, STAGES, Rounding

REQUIRED = ("id", "title", "method", "criteria", "rounding", "winners", "tie_breakers")
OPTIONAL = ("panel", "price_rule", "minimum_total", "draws", "abnormally_low", "on_dropout")
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


def rules(document: object) -> Lot:
    """Read the rules of one lot before there are submissions: what a publication freezes."""
    faults: list[Fault] = []
    lot = read_rules(Node(document, "", faults), ())
    if lot is None:
        raise ScoringError(*dict.fromkeys(faults))
    return lot


def read_rules(node: Node, rest: Sequence[str]) -> Lot | None:
    """Read a lot's rules; `rest` are the keys that stand beside them. None: refused."""
    before = len(node.faults)
    method = read_method(node.at("method"))
    if method.kind == "admission":
        node.fields(("id", "title", "method", *rest))
        lot = Lot(node.at("id").identifier(), node.at("title").text(), method)
    else:
        node.fields((*REQUIRED, *rest), OPTIONAL)
        lot = read_ranked(node, method)
    return lot if len(node.faults) == before else None


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


def read_ranked(node: Node, method: Formula) -> Lot:
    """Read the rules of a lot that is ranked."""
    tree = Tree()
    for child in node.at("criteria").items():
        read_criterion(child, tree, method.kind, 1)
    unique(tree.nodes, tree.ids)
    panel = read_names(node.at("panel"))
    winners = node.at("winners")
    lot = Lot(
        id=node.at("id").identifier(),
        title=node.at("title").text(),
        method=method,
        rounding=read_rounding(node.at("rounding")),
        quality=tuple(sorted(tree.quality, key=lambda leaf: leaf.id)),
        price=tree.prices[0] if tree.prices else None,
        panel=tuple(sorted(panel)),
        price_rule=read_price_rule(node.at("price_rule")),
        minimum_total=read_limit(node.at("minimum_total")),
        max_winners=None if winners.value is None else read_winners(winners),
        tie_breakers=read_tie_breakers(node.at("tie_breakers"), tree),
        draws=read_draws(node.at("draws")),
        on_dropout=node.at("on_dropout").choice(("recompute", "keep_ranking")) or "recompute",
        abnormally_low=read_abnormally_low(node.at("abnormally_low")),
    )
    check_method(node, lot)
    check_panel(node, lot)
    check_ties(node, lot)
    return lot


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


def read_names(node: Node) -> list[str]:
    """Read a list of different ids."""
    nodes = node.items()
    names = [item.identifier() for item in nodes]
    unique(nodes, names)
    return names


def read_rounding(node: Node) -> Rounding:
    """Read how and where is rounded."""
    node.fields(("mode", "decimals", "stages"))
    stages = node.at("stages").items()
    names = [stage.choice(STAGES) for stage in stages]
    unique(stages, names)
    mode, decimals = node.at("mode").choice(MODES), node.at("decimals").whole(0, 12)
    return Rounding(mode, decimals, frozenset(names))


def read_winners(node: Node) -> int:
    """Read how many can win."""
    node.fields(("max",))
    return node.at("max").whole(1, 10**9)


def read_price_rule(node: Node) -> dict[str, Fraction]:
    """Read which prices are valid."""
    if not node.given:
        return {}
    names = ("fixed", "floor", "ceiling")
    node.fields((), names)
    if node.value == {}:
        node.refuse(f"must hold at least one of {', '.join(names)}")
    values = {name: node.at(name).number() for name in names}
    known = {name: value for name, value in values.items() if value is not None}
    if "floor" in known and "ceiling" in known and known["ceiling"] < known["floor"]:
        node.at("ceiling").refuse("must not be below the floor")
    return known


def read_abnormally_low(node: Node) -> dict[str, Fraction]:
    """Read when a price is called abnormally low."""
    if not node.given:
        return {}
    names = ("mean_of_others", "next_ranked")
    node.fields(names)
    return {name: node.at(name).number() or ZERO for name in names}


def read_tie_breakers(node: Node, tree: Tree) -> tuple[TieBreaker, ...]:
    """Read in which order equals are separated."""
    breakers = []
    leaves = {leaf.id for leaf in tree.quality} | {leaf.id for leaf in tree.prices}
    items = node.items()
    for index, item in enumerate(items):
        keys = [key for key in ("criterion", "price", "draw") if item.at(key).given]
        if not item.fields((), ("criterion", "price", "draw")):
            continue
        if len(keys) != 1:
            item.refuse("must hold one of criterion, price, draw")
            continue
        value = item.at(keys[0])
        if keys[0] == "criterion":
            name = value.identifier()
            if name and name not in leaves:
                value.refuse("is no leaf of this lot")
            breakers.append(TieBreaker("criterion", name))
        elif keys[0] == "price":
            value.choice(("lowest",))
            breakers.append(TieBreaker("price"))
        else:
            if value.value is not True:
                value.refuse("must be true")
            if index != len(items) - 1:
                item.refuse("a draw may stand only last")
            breakers.append(TieBreaker("draw"))
    return tuple(breakers)


def read_draws(node: Node) -> tuple[Draw, ...]:
    """Read the lot drawings that were held."""
    draws = []
    sets = []
    items = node.items()
    for item in items:
        item.fields(("among", "order", "record"))
        among, order = read_names(item.at("among")), read_names(item.at("order"))
        if item.at("among").given and item.at("order").given and sorted(among) != sorted(order):
            item.at("order").refuse("must be a permutation of among")
        draws.append(Draw(frozenset(among), tuple(order), item.at("record").text(empty=False)))
        sets.append(",".join(sorted(among)))
    unique([item.at("among") for item in items], sets)
    return tuple(draws)


def check_leaf(node: Node, leaf: QualityCriterion, method: str) -> None:
    """Refuse a way of combining or a scale that the method cannot bear."""
    if leaf.combine == "sum" and method in ("utility_index", "price_over_coefficient"):
        node.at("combine").refuse(f"sum is refused in {method}")
    if leaf.combine == "consensus" and method == "mean_rank":
        node.at("combine").refuse("consensus is refused in mean_rank: own scores make the ranks")
    if leaf.scale.lowest < 0 and method == "utility_index":
        node.at("scale").refuse("utility_index needs quality from 0 to 1: no score below zero")


def check_method(node: Node, lot: Lot) -> None:
    """Refuse rules that the method cannot work with."""
    kind = lot.method.kind
    most = sum((leaf.points for leaf in lot.quality), ZERO)
    lows = [leaf.points * min(leaf.scale.lowest, ZERO) * size(lot, leaf) for leaf in lot.quality]
    least = sum(lows, ZERO)
    criteria = node.at("criteria")
    if kind in ("weighted_points", "mean_rank") and criteria.value == []:
        criteria.refuse(f"{kind} needs a criterion")
    if kind == "utility_index" and not most:
        criteria.refuse("utility_index needs quality points above zero")
    if kind == "price_over_coefficient" and most >= 1:
        criteria.refuse(f"the points must stay below 1 together, not {most}")
    elif kind == "price_over_coefficient" and least <= most - 1:
        criteria.refuse("the lowest scores make the coefficient zero or negative")
    base = max(lot.method.values.get("base_points", ZERO), ZERO)
    if kind == "points_per_price" and base + least < 0:
        criteria.refuse("the lowest scores make base and points negative: dearer would be better")
    if lot.minimum_total and kind and kind not in HIGHEST_WINS:
        node.at("minimum_total").refuse("belongs only where the highest wins")
    if lot.relative and not node.at("on_dropout").given:
        node.at("on_dropout").refuse("missing: figures here depend on the other submissions")
    steps = any(leaf.scale.labels and leaf.combine in ("mean", "median") for leaf in lot.quality)
    if "combined" in lot.rounding.stages and steps:
        node.at("rounding").at("stages").refuse(
            "combined is in units of a range: refused where a mean or median leaf has steps"
        )


def size(lot: Lot, leaf: QualityCriterion) -> int:
    """How many times its points a leaf can earn."""
    return len(lot.panel) if leaf.combine == "sum" else 1


def check_panel(node: Node, lot: Lot) -> None:
    """Refuse a lot whose own scores count, without a panel to give them."""
    own = lot.method.kind == "mean_rank" or any(leaf.combine in OWN_SCORES for leaf in lot.quality)
    panel = node.at("panel")
    if own and not panel.given:
        panel.refuse("missing: evaluators' own scores count here")
    elif own and panel.value == []:
        panel.refuse("must name the evaluators: their own scores count here")


def check_ties(node: Node, lot: Lot) -> None:
    """Refuse draws where no draw was announced."""
    if node.at("draws").given and not any(b.kind == "draw" for b in lot.tie_breakers):
        node.at("draws").refuse("no draw is among the tie breakers")
