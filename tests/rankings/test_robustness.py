"""How firmly a ranking stands, in words."""

from decimal import Decimal
from fractions import Fraction

from app.rankings import engine
from app.rankings.robustness import card_of
from app.tenders.models import LotState
from tests.rankings.factories import make_scored

THREE = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("voldoende", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}


def card(session, scored):
    people = engine.panel_people(session, scored.lot)
    return card_of(engine.document_of(session, scored.lot), people)


def test_single_scores_that_decide_are_named(session, officer):
    """K1 60, K2 40. A 45 + 30 = 75, B 30 + 30 = 60: B needs 15 more.

    A step of K1 is 15: B goed or A voldoende ties, B cannot win by K2 (10).
    """
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)

    found = {one.id: one for one in card(session, scored).findings}

    assert found["step"].cases == (
        "Stichting A, Criterium K1, consensus: voldoende in plaats van goed. "
        "Dan wint: een loting tussen Stichting A en Stichting B.",
        "Stichting B, Criterium K1, consensus: goed in plaats van voldoende. "
        "Dan wint: een loting tussen Stichting A en Stichting B.",
    )
    assert found["step"].answer.startswith("2 scores zijn beslissend")
    assert not found["step"].is_firm


def test_leaving_one_out_is_firm_where_nothing_is_relative(session, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)

    shown = card(session, scored)

    found = {one.id: one for one in shown.findings}
    assert found["submission"].is_firm
    assert (shown.winners, shown.loose) == ("Stichting A", 1)
    assert set(found) == {"submission", "step"}  # consensus counts; no price


def test_weights_say_between_which_points_the_same_ones_win(session, officer):
    """A is never worse than B or C, and better on K1: it wins as long as K1 counts at all."""
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)

    weights = card(session, scored).weights

    assert [(one.points, one.low, one.high, one.whole) for one in weights] == [
        (Decimal(60), Fraction(0), Fraction(100), Fraction(100)),
        (Decimal(40), Fraction(0), Fraction(100), Fraction(100)),
    ]
    assert not any(one.is_close for one in weights)


def test_relative_price_shows_that_taking_one_away_reorders(session, officer):
    """28 points quality, 20 × lowest / price: see the dropout rule's test for the figures."""
    scored = make_scored(
        session,
        officer,
        {"Stichting A": ("onvoldoende",), "Stichting B": ("goed",), "Stichting C": ("voldoende",)},
        prices={"Stichting A": "10", "Stichting B": "40", "Stichting C": "20"},
        state=LotState.RANKED,
        points=("28",),
    )

    found = {one.id: one for one in card(session, scored).findings}

    # with A: A 0 + 20, B 21 + 5 = 26, C 14 + 10 = 24; without: B 31, C 34
    assert found["submission"].cases == ("Zonder Stichting A wint: Stichting C.",)


def test_page_and_fragment_show_the_card_to_who_sees_the_ranking(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    url = f"/lots/{scored.lot.id}/robustness"

    page = sign_in(officer).get(url)
    part = sign_in(officer).get(url, headers={"HX-Request": "true"})

    assert "<html" in page.text
    assert "<html" not in part.text
    for text in (page.text, part.text):
        assert "2 scores zijn beslissend" in text
    assert sign_in(scored.evaluators[0]).get(url).status_code == 404
    early = make_scored(session, officer, THREE)
    assert sign_in(officer).get(f"/lots/{early.lot.id}/robustness").status_code == 303
