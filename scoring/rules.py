"""Read the published rules of a lot, and refuse rules that contradict themselves."""

from collections.abc import Sequence
from fractions import Fraction

from .criteria import OWN_SCORES, Tree, read_criterion, read_limit
from .errors import Fault, ScoringError
from .formulas import read_method
from .model import HIGHEST_WINS, Draw, Formula, Lot, QualityCriterion, TieBreaker
from .reading import Node, unique
from .rounding import MODES, STAGES, Rounding

REQUIRED = ("id", "title", "method", "criteria", "rounding", "winners", "tie_breakers")
OPTIONAL = ("panel", "price_rule", "minimum_total", "draws", "abnormally_low", "on_dropout")
ZERO = Fraction(0)


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
