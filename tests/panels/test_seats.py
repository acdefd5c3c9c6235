"""Who scores what."""

import pytest

from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.evaluation import service as evaluation
from app.evaluation.progress import progress
from app.evaluation.worklist import my_lots
from app.panels.answers import answers_of
from app.panels.forms import SeatsForm
from app.panels.seats import set_seats
from app.tenders.models import Combine
from tests.evaluation.factories import (
    declare_all,
    make_room,
    score_all,
    score_form,
)
from tests.evaluation.seeing import score_url


def tick(room, *pairs):
    """Tick (criterion, person) by their place in the room."""
    seats = [f"{room.criteria[c].id}:{room.evaluators[p].id}" for c, p in pairs]
    return SeatsForm(seats=seats)


def test_seats_divide_the_work(session):
    room = make_room(session, submissions=3)
    one, two = room.evaluators
    declare_all(session, room)

    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 1)))
    answers = answers_of(session, room.lot)
    mine = [answer for answer in answers if answer.is_for(one)]
    for answer in mine:
        evaluation.give_score(session, answer, one, score_form())
    evaluation.hand_in(session, room.lot, one)

    assert {answer.criterion.id for answer in mine} == {room.criteria[0].id}
    assert [row.to_do for row in progress(session, room.lot).rows] == [3, 6]
    assert [lot.total for lot in (*my_lots(session, one), *my_lots(session, two))] == [3, 6]
    assert evaluation.waiting_for(session, room.lot) == [two]
    with pytest.raises(NotFoundError):
        evaluation.give_score(session, answers[-1], one, score_form())


def test_everybody_on_every_criterion_needs_no_seats(session):
    room = make_room(session)

    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 0), (1, 1)))

    assert [answer.givers for answer in answers_of(session, room.lot)] == [frozenset()] * 4


def test_a_criterion_without_anybody_is_refused(session):
    room = make_room(session)

    with pytest.raises(InvalidError, match="Niemand scoort"):
        set_seats(session, room.lot, room.officer, tick(room, (0, 0)))


def test_a_mean_counts_everybody(session):
    room = make_room(session)
    room.criteria[0].combine = Combine.MEAN
    session.add(room.criteria[0])
    session.flush()

    with pytest.raises(InvalidError, match="score van iedereen telt"):
        set_seats(session, room.lot, room.officer, tick(room, (0, 0), (1, 0), (1, 1)))


def test_who_scored_is_not_taken_off_by_a_tick(session):
    room = make_room(session)
    declare_all(session, room)
    score_all(session, room, room.evaluators[0])

    with pytest.raises(ConflictError, match="Beoordelaar 1"):
        set_seats(session, room.lot, room.officer, tick(room, (0, 1), (1, 0), (1, 1)))


def test_an_answer_of_somebody_else_does_not_exist(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 1)))
    session.commit()
    own, other = answers_of(session, room.lot)[0], answers_of(session, room.lot)[-1]
    browser = sign_in(room.evaluators[0])

    assert browser.get(score_url(own)).status_code == 200
    assert browser.get(score_url(other)).status_code == 404


def test_officer_divides_on_the_panel_page(session, sign_in):
    room = make_room(session)
    session.commit()
    browser, url = sign_in(room.officer), f"/lots/{room.lot.id}/panel"

    page = browser.get(url)
    form = tick(room, (0, 0), (0, 1), (1, 1))
    saved = browser.post(url, data={"seats": form.seats})
    wrong = browser.post(url, data={"seats": form.seats[:1]})
    others = [sign_in(one).get(url).status_code for one in (room.chair, room.evaluators[0])]

    assert page.text.count('type="checkbox"') == page.text.count(" checked") == 4
    assert saved.status_code == 303
    assert browser.get(url).text.count(" checked") == 3
    assert wrong.status_code == 422
    assert wrong.text.count(" checked") == 1
    assert others == [404, 404]


@pytest.mark.parametrize("submissions", [1, 3])
def test_panel_query_count_does_not_grow(session, sign_in, count_queries, submissions):
    room = make_room(session, submissions=submissions)
    declare_all(session, room)
    session.expire_all()
    browser, url = sign_in(room.officer), f"/lots/{room.lot.id}/panel"

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count(f'<td class="ts-num">{2 * submissions}</td>') == 2
    assert len(queries) == 21 + 1  # the colleagues who may come on it, with their authorities
