"""Logarithms: exact where they can be, proved where they cannot."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from scoring import ScoringError, evaluate, price, tally
from scoring.model import Formula, PriceCriterion

from .build import document, leaf, lot, price_leaf, rounding, submission
from .look import column, outcome


@pytest.mark.parametrize(
    ("base", "root"),
    [
        (Fraction(2), (Fraction(2), 1)),
        (Fraction(8), (Fraction(2), 3)),
        (Fraction(27, 8), (Fraction(3, 2), 3)),
        (Fraction(36), (Fraction(6), 2)),
        (Fraction(4, 3), (Fraction(4, 3), 1)),
        (Fraction(2**59), (Fraction(2), 59)),
    ],
)
def test_root_of_a_base(base, root):
    assert price.root_of(base) == root


def test_rational_logarithms_are_exact():
    ratios = frozenset({Fraction(1), Fraction(2), Fraction(4), Fraction(16)})

    assert price.logarithms(ratios, Fraction(8)) == {
        Fraction(1): 0,
        Fraction(2): Fraction(1, 3),
        Fraction(4): Fraction(2, 3),
        Fraction(16): Fraction(4, 3),
    }


def test_logarithms_that_differ_by_a_power_differ_exactly():
    ratios = frozenset({Fraction(3), Fraction(6), Fraction(5), Fraction(24)})
    found = price.logarithms(ratios, Fraction(8))

    assert found[Fraction(6)] - found[Fraction(3)] == Fraction(1, 3)
    assert found[Fraction(24)] - found[Fraction(3)] == 1


def test_logarithm_has_fifty_right_decimals():
    with localcontext() as context:
        context.prec = 200
        true = Decimal("1.2").ln() / Decimal(2).ln()
    found = price.quotient(Fraction(6, 5), Fraction(2))

    assert found.denominator <= 10**50
    assert abs(Fraction(true) - found) <= Fraction(1, 2 * 10**50)


def test_clamped_at_exactly_the_base_is_zero_and_allowed_beyond_is_negative():
    def totals(negative):
        leaf = price_leaf("logarithmic", "30", base="2", negative=negative)
        prices = {"A": "100", "B": "200", "C": "400"}
        return column(
            lot(*(submission(n, price=p) for n, p in prices.items()), criteria=[leaf]), "total"
        )

    assert totals("clamp") == {"A": "30.00", "B": "0.00", "C": "0.00"}
    assert totals("allow") == {"A": "30.00", "B": "0.00", "C": "-30.00"}


def tie_by_logarithms(**more):
    """B and C tie exactly: log 6 - log 3 is log 2, so C lacks 30 and has 30 more quality."""
    quality = {"A": "0", "B": "10", "C": "40"}
    prices = {"A": "1", "B": "3", "C": "6"}
    return lot(
        *(submission(name, quality[name], prices[name]) for name in "ABC"),
        criteria=[leaf(points="100"), price_leaf("logarithmic", "30", base="2", negative="allow")],
        winners={"max": 1},
        **more,
    )


def test_equal_totals_with_logarithms_are_found_equal():
    one_lot = tie_by_logarithms(rounding=rounding())

    assert column(one_lot, "place") == {"A": 1, "B": 2, "C": 2}


@pytest.mark.parametrize("stages", [[], ["criterion"], ["total"], ["criterion", "total"]])
def test_logarithm_is_shown_rounded_at_any_stage(stages):
    one_lot = tie_by_logarithms(rounding=rounding(*stages))

    # 30 x (1 - 1.584962500721156...) = -17.5488750216...
    assert column(one_lot, "criteria")["B"] == {"K": "10.00", "P": "-17.55"}
    assert outcome(one_lot)["submissions"]["B"]["steps"][1]["text"].startswith(
        "30 × (1 − log(3 / 1) / log(2)) ≈ -17.55"
    )


def test_minimum_total_is_compared_with_logarithms_as_well():
    one_lot = tie_by_logarithms(rounding=rounding(), minimum_total={"op": ">", "value": "0"})

    assert column(one_lot, "result") == {
        "A": "winner",
        "B": "below_minimum",
        "C": "below_minimum",
    }


def test_logarithm_that_cannot_be_settled_is_refused(monkeypatch):
    monkeypatch.setattr(price, "DOUBT", Decimal("1e-30"))

    with pytest.raises(ScoringError, match=r"^\$: a logarithm cannot be settled to 50 decimals$"):
        price.quotient(Fraction(7, 5), Fraction(2))


@pytest.mark.parametrize("stages", [["total"], ["criterion"]])
def test_rounding_that_a_logarithm_cannot_bear_is_refused(monkeypatch, stages):
    monkeypatch.setattr(price, "DIGITS", 2)
    price.logarithms.cache_clear()
    one_lot = tie_by_logarithms(rounding=rounding(*stages))

    with pytest.raises(ScoringError) as refusal:
        evaluate(document(one_lot))
    price.logarithms.cache_clear()

    assert str(refusal.value) == (
        "lots[0].criteria[1].formula: a logarithm lies too close to a rounding border to be settled"
    )


def test_order_that_a_logarithm_cannot_bear_is_refused(monkeypatch):
    def vague(prices, lowest, criterion):
        return {name: Fraction(100) for name in prices}

    monkeypatch.setattr(tally, "slacks", vague)

    with pytest.raises(ScoringError, match="two totals lie too close together"):
        evaluate(document(tie_by_logarithms(rounding=rounding())))


def test_only_a_logarithm_that_is_not_rational_leaves_something_unsure():
    prices = {"L": Fraction("1.28"), "A": Fraction("2.56"), "B": Fraction("12.5")}
    formula = Formula("logarithmic", {"base": Fraction(16)}, "clamp")
    criterion = PriceCriterion("P", "P", Fraction(30), formula)

    # 2.56 is twice 1.28; 12.5 is no power of it, though 12.5 x 1.28 is
    unsure = price.slacks(prices, prices["L"], criterion)

    assert unsure == {"B": Fraction(30, 10**49)}


def test_power_is_found_among_numbers_too_large_for_a_float():
    assert price.power_of(Fraction(3**80), Fraction(3)) == 80
