"""Each figure is explained in Dutch and in English."""

import pytest

from scoring.wording import TEXTS, Words

from .build import STEPS, leaf, lot, panel_scores, price_leaf, rounding, submission
from .look import texts

TEN = {"min": "0", "max": "10"}


def explained(one_lot, of, language="nl", name="A"):
    return [text for step_of, _, text in texts(one_lot, name, language) if step_of == of]


@pytest.mark.parametrize(
    ("combine", "scale", "given", "nl", "en"),
    [
        ("mean", TEN, ("8", "6.5", "7"),
         "Gemiddelde van 3 beoordelaars: 30 × (8 + 6.5 + 7) / 3 / 10 = 21.50",
         "Mean of 3 evaluators: 30 × (8 + 6.5 + 7) / 3 / 10 = 21.50"),
        ("mean", TEN, ("8", "8", "7"),
         "Gemiddelde van 3 beoordelaars: 30 × (8 + 8 + 7) / 3 / 10 = 23.00",
         "Mean of 3 evaluators: 30 × (8 + 8 + 7) / 3 / 10 = 23.00"),
        ("mean", TEN, ("8",),
         "Gemiddelde van 1 beoordelaar: 30 × 8 / 10 = 24.00",
         "Mean of 1 evaluator: 30 × 8 / 10 = 24.00"),
        ("median", TEN, ("8", "6", "7"),
         "Mediaan van 8, 6, 7: 30 × 7 / 10 = 21.00",
         "Median of 8, 6, 7: 30 × 7 / 10 = 21.00"),
        ("sum", TEN, ("8", "6"),
         "Som van 2 beoordelaars: 30 × (8 + 6) / 10 = 42.00",
         "Sum of 2 evaluators: 30 × (8 + 6) / 10 = 42.00"),
        ("sum", STEPS, ("goed", "onvoldoende"),
         "Som van 2 beoordelaars: 30 × (0.75 + 0) = 22.50",
         "Sum of 2 evaluators: 30 × (0.75 + 0) = 22.50"),
        ("mean", {"min": "-5", "max": "10"}, ("-2", "4"),
         "Gemiddelde van 2 beoordelaars: 30 × ((−2) + 4) / 2 / 10 = 3.00",
         "Mean of 2 evaluators: 30 × ((−2) + 4) / 2 / 10 = 3.00"),
    ],
)  # fmt: skip
def test_how_a_panel_combines_is_written_out(combine, scale, given, nl, en):
    one_lot = lot(
        submission("A", panel_scores(*given)),
        criteria=[leaf(points="30", combine=combine, scale=scale)],
        panel=[f"E{index}" for index in range(1, len(given) + 1)],
    )

    assert explained(one_lot, "K") == [nl]
    assert explained(one_lot, "K", "en") == [en]


@pytest.mark.parametrize(
    ("scale", "score", "nl"),
    [
        (STEPS, "goed", "Oordeel van de commissie goed: 40 × 0.75 = 30.00"),
        (TEN, "7.5", "Oordeel van de commissie 7.5: 40 × 7.5 / 10 = 30.00"),
        ({"min": "0", "max": "3"}, "1",
         "Oordeel van de commissie 1: 40 × 1 / 3 ≈ 13.33 (telt onafgerond mee)"),
    ],
)  # fmt: skip
def test_consensus_is_written_out(scale, score, nl):
    one_lot = lot(submission("A", score), criteria=[leaf(points="40", scale=scale)])

    assert explained(one_lot, "K") == [nl]


@pytest.mark.parametrize(
    ("combine", "nl"),
    [
        ("mean",
         "Gemiddelde van 3 beoordelaars: (8 + 6 + 6) / 3, afgerond 6.7; 3 × 6.7 / 10 ≈ 2.0 "
         "(telt onafgerond mee)"),
        ("median", "Mediaan van 8, 6, 6: 6, afgerond 6.0; 3 × 6.0 / 10 = 1.8"),
    ],
)  # fmt: skip
def test_rounded_grade_is_written_out(combine, nl):
    one_lot = lot(
        submission("A", panel_scores("8", "6", "6")),
        criteria=[leaf(points="3", combine=combine, scale=TEN)],
        panel=["E1", "E2", "E3"],
        rounding=rounding("combined", decimals=1),
    )

    assert explained(one_lot, "K") == [nl]


def test_rounded_points_say_that_they_count_so():
    thirds = {"K": {"consensus": "1"}, "M": {"consensus": "1"}}
    one_lot = lot(
        submission("A", thirds),
        criteria=[leaf("K", "10", scale={"min": "0", "max": "3"}),
                  leaf("M", "10", scale={"min": "0", "max": "3"})],
        rounding=rounding("criterion"),
    )  # fmt: skip

    assert explained(one_lot, "K", "en") == [
        "Judgement of the panel 1: 10 × 1 / 3 ≈ 3.33 (rounded, and that is what counts)"
    ]
    assert explained(one_lot, "total") == ["3.33 + 3.33 = 6.66"]
    one_lot["rounding"] = rounding("total")
    assert explained(one_lot, "total") == ["10/3 + 10/3 ≈ 6.67 (afgerond, en zo telt het mee)"]
    one_lot["rounding"] = rounding()
    assert explained(one_lot, "total") == ["10/3 + 10/3 ≈ 6.67 (telt onafgerond mee)"]


BAND = price_leaf("linear_band", "30", floor="80", ceiling="120", outside="clamp")


@pytest.mark.parametrize(
    ("criterion", "price", "nl"),
    [
        (BAND, "95.00", "30 × (120 − 95) / (120 − 80) = 18.75"),
        (BAND, "70", "De prijs 70 is niet hoger dan 80: alle punten = 30.00"),
        (BAND, "130", "De prijs 130 is niet lager dan 120: geen punten = 0.00"),
        (price_leaf("linear_above_lowest", "40", zero_at="2"), "75",
         "40 × (2 × 50 − 75) / ((2 − 1) × 50) = 20.00"),
        (price_leaf("linear_above_lowest", "40", zero_at="2"), "110",
         "De prijs 110 is niet lager dan 2 × 50: geen punten = 0.00"),
        (price_leaf("logarithmic", "30", base="2", negative="clamp"), "110",
         "De prijs 110 is niet lager dan 2 × 50: geen punten = 0.00"),
        (price_leaf("logarithmic", "30", base="2", negative="allow"), "60",
         "30 × (1 − log(60 / 50) / log(2)) ≈ 22.11 (telt onafgerond mee)"),
        (price_leaf("reference_ratio", "19", reference="100"), "90",
         "19 × (1 − 90 / 100) = 1.90"),
    ],
)  # fmt: skip
def test_price_points_are_written_out(criterion, price, nl):
    one_lot = lot(submission("A", price=price), submission("B", price="50"), criteria=[criterion])

    assert explained(one_lot, "P") == [nl]


@pytest.mark.parametrize(
    ("method", "nl"),
    [
        ("lowest_price", "De prijs beslist: 100 = 100.00"),
        ("price_minus_value", "100 − (30 + 20) = 50.00"),
        ({"kind": "points_per_price", "base_points": "10", "unit": "2"},
         "(10 + 30 + 20) / 100 × 2 = 1.20"),
        ({"kind": "utility_index", "quality_weight": "1", "price_weight": "2"},
         "(1 − (80 − (30 + 20)) / 100 × 1 / 2) / 100 × 50 ≈ 0.43 (afgerond, en zo telt het mee)"),
    ],
)  # fmt: skip
def test_total_is_written_out(method, nl):
    def both(k, m):
        return {"K": {"consensus": k}, "M": {"consensus": m}}

    one_lot = lot(
        submission("A", both("6", "4"), "100"),
        submission("B", both("8", "8"), "50"),
        criteria=[leaf("K", "50", scale=TEN), leaf("M", "50", scale=TEN)],
        method=method,
    )

    assert explained(one_lot, "total") == [nl]


def test_mean_of_places_is_written_out():
    one_lot = lot(
        submission("A", panel_scores("9", "5")),
        submission("B", panel_scores("9", "4")),
        criteria=[leaf(combine="mean", scale=TEN)],
        panel=["E1", "E2"],
        method="mean_rank",
    )

    assert explained(one_lot, "total") == [
        "Gemiddelde van de plaatsen bij 2 beoordelaars: (1.5 + 1) / 2 = 1.25"
    ]


@pytest.mark.parametrize(
    ("op", "score", "nl"),
    [
        (">=", "5", "Minimum gehaald: 50.00, nodig is ten minste 50"),
        (">", "5", "Minimum niet gehaald: 50.00, nodig is meer dan 50"),
    ],
)
def test_minimum_is_explained(op, score, nl):
    limit = {"op": op, "value": "50"}
    of_leaf = lot(submission("A", score), criteria=[leaf(scale=TEN, minimum=limit)])
    of_total = lot(submission("A", score), criteria=[leaf(scale=TEN)], minimum_total=limit)

    assert explained(of_leaf, "K")[1:] == [nl]
    assert explained(of_total, "total")[1:] == [nl]


def test_place_without_equals_is_just_a_place():
    one_lot = lot(submission("A", "5"), submission("B", "6"))

    assert explained(one_lot, "place") == ["Plaats 2 van 2"]
    assert explained(one_lot, "place", "en") == ["Place 2 of 2"]


def test_method_without_leaves_has_a_total_all_the_same():
    method = {"kind": "points_per_price", "base_points": "10", "unit": "1"}
    one_lot = lot(submission("A", price="5"), criteria=[], method=method)

    assert explained(one_lot, "total") == ["(10 + 0) / 5 × 1 = 2.00"]


def test_both_languages_fill_in_the_same_places():
    for key, (nl, en) in TEXTS.items():
        fields = [{part.split("}")[0] for part in text.split("{")[1:]} for text in (nl, en)]
        assert fields[0] == fields[1], key


def test_label_with_braces_is_only_text():
    scale = {"steps": [{"label": "{count} {}", "fraction": "1"}]}
    one_lot = lot(
        submission("A", panel_scores("{count} {}")),
        criteria=[leaf(combine="median", scale=scale)],
        panel=["E1"],
    )

    assert explained(one_lot, "K") == ["Mediaan van {count} {}: 100 × 1 = 100.00"]


def test_unknown_language_is_no_language():
    with pytest.raises(ValueError, match="fr"):
        Words("fr")
