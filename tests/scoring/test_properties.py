"""What must hold for every lot there can be."""

import json
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring import evaluate, figures
from scoring.casefile import read
from scoring.margin import margin_of
from scoring.one_step import one_step
from scoring.tally import tally
from scoring.winning import winning

from . import oracle
from .build import STEPS, document, leaf, lot, price_leaf, rounding, submission
from .look import outcome


def for_all(*strategies):
    """Try a hundred examples, the same ones each time, however slow the machine."""
    fair = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    return lambda test: fair(given(*strategies)(test))


LABELS = [step["label"] for step in STEPS["steps"]]
TENTHS = st.integers(0, 100).map(lambda tenth: f"{tenth // 10}.{tenth % 10}")
PRICES = st.integers(5000, 20000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
ABSOLUTE = [
    {"kind": "linear_band", "floor": "80", "ceiling": "120", "outside": "clamp"},
    {"kind": "reference_ratio", "reference": "100"},
]
RELATIVE = [{"kind": "lowest_ratio"}, {"kind": "linear_above_lowest", "zero_at": "1.5"}]
ROUNDINGS = st.builds(
    lambda stages, mode, decimals: rounding(*sorted(stages), mode=mode, decimals=decimals),
    st.sets(st.sampled_from(["combined", "criterion", "total"])),
    st.sampled_from(["half_up", "half_even", "down"]),
    st.integers(0, 3),
)


@st.composite
def lots(draw, formulas=(*ABSOLUTE, *RELATIVE), minimums=True, fewest=1):
    panel = ["E1", "E2", "E3"][: draw(st.integers(1, 3))]
    combines = st.sampled_from(["mean", "median", "sum"])
    limit = {"op": draw(st.sampled_from([">", ">="])), "value": draw(st.sampled_from(["10", "20"]))}
    more = {"minimum": limit} if minimums and draw(st.booleans()) else {}
    criteria = [
        leaf("K", "40", scale=STEPS, **more),
        leaf("M", "30", draw(combines), {"min": "0", "max": "10"}),
    ]
    formula = dict(draw(st.sampled_from(formulas)))
    criteria.append(price_leaf(formula.pop("kind"), "30", **formula))
    count = draw(st.integers(fewest, 6))
    submissions = [
        submission(
            f"S{index}",
            {
                "K": {"consensus": draw(st.sampled_from(LABELS))},
                "M": {who: draw(TENTHS) for who in panel},
            },
            draw(PRICES),
        )
        for index in range(count)
    ]
    return lot(
        *submissions,
        criteria=criteria,
        panel=panel,
        rounding=draw(ROUNDINGS),
        winners={"max": draw(st.integers(1, 3))},
        tie_breakers=[{"draw": True}],
    )


def totals(one_lot):
    found = outcome(one_lot)["submissions"]
    return {name: one["total"] for name, one in found.items() if one["place"]}


def places(one_lot):
    found = outcome(one_lot)["submissions"]
    return {name: one["place"] for name, one in found.items() if one["place"]}


def order(one_lot, names):
    """Who stands above, beside or below whom, among some."""
    found = places(one_lot)
    return {(a, b): (found[a] > found[b]) - (found[a] < found[b]) for a in names for b in names}


@for_all(lots())
def test_explaining_one_submission_changes_no_figure_and_leaves_out_the_steps_of_others(made):
    whole = evaluate(document(made))
    for name, result in whole["lots"][0]["submissions"].items():
        if name != "S0":
            result["steps"] = []

    assert figures(document(made), explained={"S0"}) == whole["lots"]
    assert whole["lots"][0]["submissions"]["S0"]["steps"] != []


@for_all(lots())
def test_a_slow_second_opinion_agrees(one_lot):
    expected_places, expected_totals = oracle.evaluate(one_lot)

    assert places(one_lot) == expected_places
    assert {name: Fraction(total) for name, total in totals(one_lot).items()} == expected_totals


@for_all(lots(), st.randoms(use_true_random=False))
def test_order_changes_no_byte(one_lot, random):
    first = json.dumps(evaluate(document(one_lot)))
    for members in (one_lot["submissions"], one_lot["criteria"], one_lot["panel"]):
        random.shuffle(members)

    assert json.dumps(evaluate(document(one_lot))) == first


@for_all(lots(), st.data())
def test_lower_price_never_loses_points_or_places(one_lot, data):
    before, points = places(one_lot), outcome(one_lot)["submissions"]
    one = data.draw(st.sampled_from(one_lot["submissions"]))
    name, price = one["id"], Fraction(one["price"])
    cents = data.draw(st.integers(1, int(price * 100)))
    one["price"] = f"{cents // 100}.{cents % 100:02}"

    after = outcome(one_lot)["submissions"]
    assert places(one_lot).keys() == before.keys()
    if name in before:
        assert Fraction(after[name]["criteria"]["P"]) >= Fraction(points[name]["criteria"]["P"])
        assert after[name]["place"] <= before[name]


@for_all(lots(formulas=ABSOLUTE, minimums=False), st.data())
def test_better_quality_never_lowers_a_place(one_lot, data):
    before = places(one_lot)
    one = data.draw(st.sampled_from(one_lot["submissions"]))
    scores = one["scores"]
    better = LABELS[: LABELS.index(scores["K"]["consensus"]) + 1]
    scores["K"]["consensus"] = data.draw(st.sampled_from(better))
    for who, score in scores["M"].items():
        scores["M"][who] = max(score, data.draw(TENTHS), key=Fraction)

    assert places(one_lot)[one["id"]] <= before[one["id"]]


@for_all(lots())
def test_points_never_exceed_what_was_published(one_lot):
    most = {leaf_["id"]: Fraction(leaf_["points"]) for leaf_ in one_lot["criteria"]}
    if one_lot["criteria"][1]["combine"] == "sum":
        most["M"] *= len(one_lot["panel"])

    for one in outcome(one_lot)["submissions"].values():
        for name, points in one["criteria"].items():
            assert Fraction(points) <= most[name]


@for_all(lots(formulas=ABSOLUTE, fewest=2), st.data())
def test_leaving_out_a_loser_moves_nobody_under_an_absolute_formula(one_lot, data):
    losers = [name for name, one in outcome(one_lot)["submissions"].items()
              if one["result"] != "winner"]  # fmt: skip
    assume(losers)
    gone = data.draw(st.sampled_from(losers))
    rest = [name for name in places(one_lot) if name != gone]
    before = order(one_lot, rest)
    one_lot["submissions"] = [one for one in one_lot["submissions"] if one["id"] != gone]

    assert order(one_lot, rest) == before


@for_all(lots(fewest=2))
def test_who_is_below_a_minimum_moves_nobody(one_lot):
    found = outcome(one_lot)["submissions"]
    below = [name for name, one in found.items() if one["result"] == "below_minimum"]
    before = totals(one_lot)
    one_lot["submissions"] = [one for one in one_lot["submissions"] if one["id"] not in below]

    assert totals(one_lot) == before


@for_all(lots(minimums=False, fewest=3), st.data())
def test_a_draw_orders_only_those_tied(one_lot, data):
    one_lot["rounding"] = rounding("total", decimals=0)
    tied = [one["submissions"] for one in outcome(one_lot)["standings"]]
    groups = [group for group in tied if len(group) > 1]
    assume(groups)
    group = data.draw(st.sampled_from(groups))
    among = data.draw(st.permutations(group))
    rest = [name for names in tied for name in names if name not in group]
    before, place = order(one_lot, rest), places(one_lot)
    one_lot["draws"] = [{"among": sorted(group), "order": among, "record": "PV"}]

    after = places(one_lot)
    assert order(one_lot, rest) == before
    assert [after[name] for name in among] == [place[group[0]] + i for i in range(len(group))]
    assert all(after[name] == place[name] for name in rest)


@for_all(lots(fewest=2), st.data())
def test_dropping_out_moves_nobody_under_keep_ranking(one_lot, data):
    one_lot["on_dropout"] = "keep_ranking"
    gone = data.draw(st.sampled_from(one_lot["submissions"]))
    rest = [name for name in places(one_lot) if name != gone["id"]]
    before, sums = order(one_lot, rest), totals(one_lot)
    gone.update(status="dropped", reason="bankrupt")

    assert order(one_lot, rest) == before
    assert totals(one_lot) == {name: sums[name] for name in rest}


@st.composite
def panels(draw):
    """A lot by mean rank with few different scores, so that there are many ties."""
    panel = ["E1", "E2", "E3"][: draw(st.integers(1, 3))]
    scores = st.integers(0, 3).map(str)
    submissions = [
        submission(
            f"S{index}",
            {of: {who: draw(scores) for who in panel} for of in ("K", "M")},
            draw(PRICES),
        )
        for index in range(draw(st.integers(1, 7)))
    ]
    stages = draw(st.sampled_from([(), ("total",)]))
    breakers = [{"criterion": "K"}, {"price": "lowest"}][: draw(st.integers(0, 2))]
    return lot(
        *submissions,
        criteria=[leaf(of, "10", "mean", {"min": "0", "max": "3"}) for of in ("K", "M")],
        panel=panel,
        method="mean_rank",
        tie_breakers=breakers,
        rounding=rounding(*stages, decimals=draw(st.integers(0, 2))),
    )


@for_all(panels())
def test_third_parties_among_ranks_are_those_without_whom_others_swap(one_lot):
    everybody = one_lot["submissions"]
    expected = []
    for gone in everybody:
        rest = [one["id"] for one in everybody if one is not gone]
        before = order(one_lot, rest)
        left = {**one_lot, "submissions": [one for one in everybody if one is not gone]}
        if order(left, rest) != before:
            expected.append(gone["id"])

    warnings = outcome(one_lot)["warnings"]
    assert [one["submissions"] for one in warnings if one["code"] == "third_party_decides"] == (
        [expected] if expected else []
    )


def drawn(one_lot):
    """Hold the drawings that the published rules leave to be held."""
    ties = [one["submissions"] for one in outcome(one_lot)["standings"]]
    draws = [
        {"among": among, "order": among[::-1], "record": f"PV{at}"}
        for at, among in enumerate(ties)
        if len(among) > 1
    ]
    return {**one_lot, "draws": draws}


@for_all(lots(), st.booleans())
def test_scores_within_the_margin_change_nobody_who_wins(one_lot, draws):
    (source,) = read(document(drawn(one_lot) if draws else one_lot)).fields
    counted = tally(source)
    base = winning(source, counted)

    found = list(one_step(source, base, margin_of(source, counted, base)))

    assert found == list(one_step(source, base))
