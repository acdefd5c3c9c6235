"""A scale of numbers, from the evaluator's field to the consensus and what leaves the room."""

from decimal import Decimal

import pytest

from app.consensus import service as consensus
from app.consensus.meeting import points_of
from app.core.errors import InvalidError
from app.evaluation import service
from app.panels.answers import answers_of
from app.rankings.figures import earned_words, most_of, total_words
from app.tenders.models import Combine
from tests.evaluation.factories import declare_all, make_room, score_form, settle_form
from tests.factories import make_criterion

SCALE = {"range_from": Decimal(0), "range_to": Decimal(10), "range_step": Decimal("0.5")}


@pytest.fixture
def room(session):
    """Two evaluators and one submission on a scale from 0 to 10 in halves."""
    room = make_room(session, criteria=0, submissions=1)
    make_criterion(session, room.lot, steps=(), **SCALE)
    declare_all(session, room)
    return room


def give(session, room, *scores):
    [answer] = answers_of(session, room.lot)
    for person, score in zip(room.evaluators, scores, strict=True):
        service.give_score(session, answer, person, score_form(score))
        service.hand_in(session, room.lot, person)
    consensus.open_consensus(session, room.lot, room.chair)
    return answer


def test_number_is_kept_with_a_point_and_settled_the_same_way(session, room):
    answer = give(session, room, "6,5", "8")

    settled = consensus.settle(session, answer, room.chair, settle_form("7,5"))

    [point] = points_of(session, room.lot)
    assert sorted(voice.score.step for voice in point.voices) == ["6.5", "8"]
    assert settled.step == "7.5"


@pytest.mark.parametrize("typed", ["10,5", "6,3", "goed", ""])
def test_number_off_the_scale_is_refused(session, room, typed):
    [answer] = answers_of(session, room.lot)

    with pytest.raises(InvalidError) as refusal:
        service.give_score(session, answer, room.evaluators[0], score_form(typed))

    assert refusal.value.field == "step"
    assert service.own_scores(session, room.lot, room.evaluators[0]) == {}


@pytest.mark.parametrize(
    ("scores", "distance", "spread", "common"),
    [
        (("7", "7"), "0", 0, "7"),
        (("7", "7,5"), "0.5", 1, ""),  # every quarter of the scale, 2,5, counts as a step
        (("5", "7,5"), "2.5", 1, ""),
        (("4,5", "7,5"), "3.0", 2, ""),
        (("0", "10"), "10", 4, ""),
    ],
)
def test_meeting_weighs_a_difference_of_numbers(session, room, scores, distance, spread, common):
    give(session, room, *scores)

    [point] = points_of(session, room.lot)

    assert (point.distance, point.spread, point.common_step) == (Decimal(distance), spread, common)


def test_chart_keeps_the_distances_between_numbers(session, room):
    give(session, room, "2,5", "10")

    [point] = points_of(session, room.lot)

    # twenty pieces over ten: 2,5 stands at a quarter, 10 at the end
    assert sorted(voice.at for voice in point.voices) == [5, 20]
    named = {at: name for at, name in enumerate(point.marks) if name}
    assert named == {0: "0", 5: "2,5", 20: "10"}


def test_evaluator_fills_in_a_number_and_finds_it_back(session, sign_in, room):
    [answer] = answers_of(session, room.lot)
    session.commit()
    browser = sign_in(room.evaluators[0])
    url = f"/lots/{room.lot.id}/score/{answer.submission.id}/{answer.criterion.id}"
    reason = "Alles is uitgewerkt en met cijfers onderbouwd."

    wrong = browser.post(url, data={"step": "11", "motivation": reason, "version": "0"})
    browser.post(url, data={"step": "6,5", "motivation": reason, "version": "0"})

    assert (wrong.status_code, 'value="11"' in wrong.text) == (422, True)
    assert "0 tot 10, in stappen van 0,5" in wrong.text
    assert 'value="6,5"' in browser.get(url).text
    assert ">6,5<" in browser.get(f"/lots/{room.lot.id}/score/submit").text


def test_consensus_shows_numbers_with_a_comma(session, sign_in, room):
    answer = give(session, room, "6,5", "8")
    consensus.settle(session, answer, room.chair, settle_form("7,5"))
    session.commit()

    page = sign_in(room.chair).get(f"/lots/{room.lot.id}/consensus").text

    assert "1,5 verschil." in page
    assert "<b>6,5</b>" in page
    assert 'value="7,5"' in page


def test_words_of_a_sum_are_settled_without_a_score(session, sign_in, room):
    [answer] = answers_of(session, room.lot)
    answer.criterion.combine = Combine.SUM
    give(session, room, "6", "8")
    session.commit()

    page = sign_in(room.chair).get(f"/lots/{room.lot.id}/consensus").text
    settled = consensus.settle(session, answer, room.chair, settle_form(""))

    assert "hoe de scores één worden: de som van de commissie" in page
    assert settled.step == ""


@pytest.mark.parametrize(
    ("method", "total", "said"),
    [
        ("weighted_points", "76.15", "76,15 punten"),
        ("lowest_price", "600.00", "een prijs van €\u00a0600,00"),
        ("price_minus_value", "78500.00", "een vergelijkingsprijs van €\u00a078.500,00"),
        ("points_per_price", "117.54", "117,54 punten per prijs"),
        ("utility_index", "0.58", "een index van 0,58"),
        ("mean_rank", "1.25", "een gemiddelde plaats van 1,25"),
    ],
)
def test_letters_say_the_figure_that_ranks(method, total, said):
    rules = {"method": {"kind": method}, "rounding": {"decimals": 2}}

    assert total_words(rules, total) == said


def test_letters_say_what_a_criterion_could_earn():
    leaf = {"points": "30", "combine": "sum"}
    rules = {
        "method": {"kind": "weighted_points"},
        "rounding": {"decimals": 2},
        "panel": ["E1", "E2", "E3"],
    }
    money = {**rules, "method": {"kind": "price_minus_value"}}

    # 30 points from each of three evaluators
    assert most_of(rules, leaf) == 90
    assert earned_words(rules, leaf, "64.50") == "64,50 van de 90 punten"
    assert (
        earned_words(money, {"points": "2500"}, "1500") == "€\u00a01.500,00 van de €\u00a02.500,00"
    )


def test_who_moved_is_asked_when_somebody_gave_another_number(session, room):
    answer = give(session, room, "6,5", "6,5")
    consensus.settle(session, answer, room.chair, settle_form("6,5", moved=""))

    with pytest.raises(InvalidError) as refused:
        consensus.settle(session, answer, room.chair, settle_form("7", moved=""))

    assert refused.value.field == "moved"
