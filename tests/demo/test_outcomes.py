"""What the small tenders of the demo tell follows from their own figures."""

from decimal import Decimal

from app.demo.outcomes import LOTS, POINTS, SCALE, STEPS, TEXTS, TITLES, WHO


def totals(lot):
    """Add up 60 points for K1 and 40 for K2, each times the part of its step."""
    found = dict.fromkeys(WHO, Decimal(0))
    for one in STEPS:
        if one.lot == lot:
            found[one.provider] += POINTS[one.criterion][1] * Decimal(SCALE[one.step])
    return {key: str(total.normalize()) for key, total in found.items()}


def test_two_have_the_same_total_where_lots_are_drawn():
    assert totals("dagbesteding") == {  # 45 + 20, 30 + 20, 45 + 20
        "kompas-kade": "65", "thuisvast": "5E+1", "noaberkring": "65",
    }  # fmt: skip


def test_one_is_best_in_both_districts_and_may_win_only_one():
    assert totals("noord") == {"kompas-kade": "9E+1", "thuisvast": "65", "noaberkring": "5E+1"}
    assert totals("zuid") == {"kompas-kade": "1E+2", "thuisvast": "75", "noaberkring": "65"}


def test_every_lot_has_a_tender_and_every_step_its_words():
    assert {one.tender for one in LOTS} == set(TITLES)
    assert len(STEPS) == len(LOTS) * len(WHO) * len(POINTS)
    assert {(one.criterion, one.step) for one in STEPS} == {
        (one.criterion, one.step) for one in TEXTS
    }
