"""What the README prints is what the engine writes."""

import re
from pathlib import Path

import pytest

import scoring
from scoring.criteria import COMBINES
from scoring.entries import STATUSES
from scoring.formulas import FORMULAS, METHODS
from scoring.rounding import MODES, STAGES

from .build import leaf, lot, panel_scores, price_leaf, rounding, submission
from .look import column, outcome

README = (Path(scoring.__file__).parent / "README.md").read_text()
PRINTED = [
    span for span in re.findall(r"`([^`\n]+)`", README) if re.search(r" [=≈] -?[0-9.]+$", span)
]
TEN = {"min": "0", "max": "10"}


def bare(one_lot, name):
    """The sums of one submission, without what is said around them."""
    for step in outcome(one_lot)["submissions"][name]["steps"]:
        yield re.sub(r" \((telt|afgerond)[^()]*\)$", "", step["text"]).rpartition(": ")[2]


def features(**scores):
    return {name: {"consensus": score} for name, score in scores.items()}


def examples():
    """Restate the README's examples; each gives the sums that the engine writes."""
    band = price_leaf("linear_band", "30", floor="80", ceiling="120", outside="clamp")
    yield from bare(lot(submission("A", "82", "95"), criteria=[leaf(points="70"), band]), "A")
    value = lot(
        submission("A", "60", "80000"), method="price_minus_value", criteria=[leaf(points="2500")]
    )
    yield from bare(value, "A")
    per_price = lot(
        submission("B12", "65.5", "140800"),
        method={"kind": "points_per_price", "base_points": "100", "unit": "100000"},
        rounding=rounding("total", mode="down", decimals=4),
    )
    yield from bare(per_price, "B12")
    tenth = {"min": "0", "max": "0.15"}
    coefficient = lot(
        submission("A", features(F1="0.1", F2="0.1"), "499"),
        method="price_over_coefficient",
        criteria=[leaf("F1", "0.15", scale=tenth), leaf("F2", "0.15", scale=tenth)],
    )
    yield from bare(coefficient, "A")
    utility = lot(
        submission("A", "90", "1000"), submission("B", "80", "875"), submission("C", "60", "600"),
        method={"kind": "utility_index", "quality_weight": "60", "price_weight": "40"},
        rounding=rounding("total", decimals=4),
    )  # fmt: skip
    yield from bare(utility, "B")
    care_home = {"A1": ("115", "134", "143", "125", "133", "127"),
                 "A3": ("120", "139", "142", "142", "117", "116"),
                 "A5": ("120", "152", "148", "143", "128", "131")}  # fmt: skip
    ranks = lot(
        *(submission(name, panel_scores(*scores)) for name, scores in care_home.items()),
        method="mean_rank",
        criteria=[leaf(combine="sum", points="200", scale={"min": "0", "max": "200"})],
        panel=[f"E{index}" for index in range(1, 7)],
    )
    yield from bare(ranks, "A5")
    for criterion, price, lowest in (
        (price_leaf(), "80", "40"),
        (price_leaf("linear_above_lowest", "40", zero_at="2"), "125", "100"),
        (price_leaf("logarithmic", "30", base="2", negative="clamp"), "120", "100"),
        (price_leaf("reference_ratio", "19", reference="100"), "90", "90"),
    ):
        priced = lot(
            submission("A", price=price), submission("B", price=lowest), criteria=[criterion]
        )
        yield from bare(priced, "A")
    mean = leaf(combine="mean", points="30", scale=TEN)
    yield from bare(
        lot(
            submission("A", panel_scores("8", "6.5", "7")),
            criteria=[mean],
            panel=["E1", "E2", "E3"],
        ),
        "A",
    )


def test_every_printed_sum_is_what_the_engine_writes():
    written = set(examples())

    assert len(PRINTED) >= 12
    assert [span for span in PRINTED if span not in written] == []


def test_two_bidders_swap_as_printed():
    scale = {"min": "0", "max": "50"}
    given = {"A": ("10", "40"), "B": ("40", "80"), "C": ("46", "100")}
    bids = [submission(name, quality, price) for name, (quality, price) in given.items()]
    criteria = [leaf(points="50", scale=scale), price_leaf()]

    assert column(lot(*bids, criteria=criteria), "total") == {
        "A": "60.00",
        "B": "65.00",
        "C": "66.00",
    }
    assert column(lot(*bids[1:], criteria=criteria), "total") == {"B": "90.00", "C": "86.00"}
    for figure in ("10 + 50 = 60", "40 + 25 = 65", "46 + 20 = **66**", "**90**", "46 + 40 = 86"):
        assert figure in README


def test_ratio_figures_are_as_printed():
    bids = [submission("X", "85", "120"), submission("Y", "80", "100")]
    criteria = [leaf(points="80"), price_leaf(points="20")]

    assert column(lot(*bids, criteria=criteria), "total") == {"X": "84.67", "Y": "84.00"}
    assert "84.67 against 84.00" in README


def test_order_of_the_others_stays_with_unclamped_logarithms():
    given = {"A": ("10", "40"), "B": ("40", "80"), "C": ("46", "100")}
    bids = [submission(name, quality, price) for name, (quality, price) in given.items()]
    criteria = [leaf(points="50"), price_leaf("logarithmic", base="2", negative="allow")]
    with_a, without_a = (
        column(lot(*some, criteria=criteria), "place") for some in (bids, bids[1:])
    )

    assert (with_a["B"] < with_a["C"]) == (without_a["B"] < without_a["C"])


@pytest.mark.parametrize(
    "name",
    [*METHODS, *FORMULAS, *MODES, *STAGES, *COMBINES, *STATUSES, "keep_ranking", "draw_unused"],
)
def test_every_name_of_the_contract_is_explained(name):
    assert f"`{name}`" in README or f"### {name}:" in README
