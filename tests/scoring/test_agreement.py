"""Agreement between evaluators."""

from fractions import Fraction

import pytest

from scoring.agreement import alpha
from scoring.robustness import robustness

from .build import document, leaf, lot, panel_scores, submission

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers,
# twelve units, missing scores left out. Published: ordinal alpha 0.815.
PUBLISHED = [
    [1, 1, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [5, 5, 5],
    [1, 1],
    [3],
]


def test_alpha_is_as_published():
    found = alpha(PUBLISHED)

    assert found is not None
    assert round(found, 3) == Fraction(815, 1000)


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([[1, 1], [2, 2]], 1),
        ([[1, 1], [1, 1]], None),
        ([[1], [2]], None),
        ([], None),
        # mid-ranks 1 and 3 of 4: one unit differs in all, the other not at all
        ([[1, 2], [1, 2]], 1 - Fraction(3 * 2, 4)),
    ],
)
def test_alpha_by_hand(units, expected):
    assert alpha(units) == expected


def test_agreement_per_criterion():
    one_lot = lot(
        submission("A", panel_scores("8", "6")),
        submission("B", panel_scores("5", "5")),
        criteria=[leaf(combine="mean", scale={"min": "0", "max": "10"})],
        panel=["E1", "E2"],
    )

    # values 5 5 6 8: twice the mid-ranks 2 2 5 7; within A: 2 (25 + 49) - 144 = 4, over 1
    # between all: 4 (4 + 4 + 25 + 49) - 256 = 72; alpha = 1 - 3 x 4 / 72
    assert robustness(document(one_lot))["lots"][0]["agreement"] == [
        {"criterion": "K", "largest_spread": "2", "mean_spread": "1.0000", "alpha": "0.8333"}
    ]


def test_consensus_without_own_scores_has_no_agreement():
    one_lot = lot(submission("A", "5"))

    assert robustness(document(one_lot))["lots"][0]["agreement"] == []


def test_agreement_of_equal_scores_has_no_alpha():
    one_lot = lot(
        submission("A", {"K": {"consensus": "5", "E1": "5", "E2": "5"}}), panel=["E1", "E2"]
    )

    assert robustness(document(one_lot))["lots"][0]["agreement"] == [
        {"criterion": "K", "largest_spread": "0", "mean_spread": "0.0000", "alpha": None}
    ]
