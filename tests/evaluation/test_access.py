"""Who opens which page of judging, and when."""

from sqlmodel import select

from app.panels.answers import answers_of
from app.panels.models import Round, RoundState
from app.tenders.models import LotState
from tests.evaluation.factories import (
    declare_all,
    hand_in_all,
    make_document,
    make_room,
)
from tests.evaluation.seeing import image_url, point_url, score_url, typed


def pages_of_evaluator(room, answer):
    lot = f"/lots/{room.lot.id}"
    return [f"{lot}/score/submit", score_url(answer), image_url(answer)]


def test_who_is_not_assigned_gets_not_found(session, sign_in):
    room, other = make_room(session), make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    lot = f"/lots/{room.lot.id}"
    pages = [
        *pages_of_evaluator(room, answer), f"{lot}/score", f"{lot}/conflicts", f"{lot}/consensus",
        point_url(answer), f"{lot}/consensus/fix", f"{lot}/progress",
    ]  # fmt: skip
    posts = [
        f"{lot}/conflicts", f"{lot}/score/submit", score_url(answer), f"{lot}/consensus/open",
        f"{lot}/consensus/fix", point_url(answer), f"{lot}/scoring",
    ]  # fmt: skip
    stranger = sign_in(other.evaluators[0])

    assert {page: stranger.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert {page: stranger.post(page, data=typed()).status_code for page in posts} == (
        dict.fromkeys(posts, 404)
    )
    assert sign_in(room.evaluators[0]).get(pages[0]).status_code == 200


def test_another_duty_is_forbidden(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    lot = f"/lots/{room.lot.id}"
    tries = [
        (room.officer, [*pages_of_evaluator(room, answer), f"{lot}/conflicts", f"{lot}/consensus"]),
        (room.chair, [f"{lot}/score/submit", score_url(answer)]),
        (room.evaluators[0], [f"{lot}/progress", f"{lot}/consensus/fix"]),
    ]
    posts = [
        (room.officer, [score_url(answer), f"{lot}/consensus/open", point_url(answer)]),
        (room.chair, [score_url(answer), f"{lot}/scoring", f"{lot}/score/submit"]),
        (room.evaluators[0], [f"{lot}/consensus/open", f"{lot}/consensus/fix"]),
        (room.evaluators[0], [point_url(answer), f"{lot}/scoring"]),
    ]

    got = [sign_in(who).get(page).status_code for who, pages in tries for page in pages]
    done = [
        sign_in(who).post(page, data=typed()).status_code for who, pages in posts for page in pages
    ]

    assert got == [404] * 9
    assert done == [404] * 10
    assert session.exec(select(Round)).one().state == RoundState.INDIVIDUAL


def test_nothing_opens_before_declaring(session, sign_in, storage, keys):
    room = make_room(session)
    answer = answers_of(session, room.lot)[0]
    make_document(session, storage, keys, answer.submission, answer.criterion)
    browser = sign_in(room.evaluators[0])
    pages = pages_of_evaluator(room, answer)

    before = [browser.get(page).status_code for page in pages]
    refused = browser.post(score_url(answer), data=typed())
    declare_all(session, room)
    session.commit()

    assert (before, refused.status_code) == ([403] * 3, 403)
    assert "Meld eerst uw belangen" in refused.text
    assert [browser.get(page).status_code for page in pages] == [200] * 3


def test_scoring_is_over_when_the_lot_moves_on(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    room.lot.state = LotState.RANKED
    session.flush()
    answer = answers_of(session, room.lot)[0]

    response = sign_in(room.evaluators[0]).get(score_url(answer))

    assert response.status_code == 409
