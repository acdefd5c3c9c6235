import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.consensus import service
from app.consensus.attendance import everybody
from app.consensus.models import Consensus
from app.core import clock
from app.evaluation import service as evaluation
from app.panels.answers import answers_of
from app.panels.models import Round, RoundState
from app.tenders.models import Combine
from tests.evaluation.factories import (
    REASON,
    declare_all,
    hand_in_all,
    make_document,
    make_room,
    score_form,
    settle_all,
    settle_form,
)
from tests.evaluation.seeing import FRAGMENT, image_url, point_url, text_of
from tests.factories import assign, make_user


def open_room(session, *, submissions=2, criteria=1, steps=("goed", "goed")):
    room = make_room(session, submissions=submissions, criteria=criteria)
    hand_in_all(session, room, *steps)
    service.open_consensus(session, room.lot, room.chair)
    return room


def test_points_stand_by_difference_largest_first(session, sign_in):
    room = make_room(session, submissions=3, criteria=1)
    declare_all(session, room)
    one, two = room.evaluators
    answers = answers_of(session, room.lot)
    for answer, step in zip(answers, ("goed", "onvoldoende", "voldoende"), strict=True):
        evaluation.give_score(session, answer, one, score_form("goed"))
        evaluation.give_score(session, answer, two, score_form(step))
    for person in (one, two):
        evaluation.hand_in(session, room.lot, person)
    service.open_consensus(session, room.lot, room.chair)

    page = sign_in(room.chair).get(f"/lots/{room.lot.id}/consensus")

    order = re.findall(r'class="ts-items">(.*?)</ul>', page.text, re.DOTALL)[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", order).split())
    assert words == (
        "Inschrijver 2 Criterium K1 2 stappen Inschrijver 3 Criterium K1 1 stap "
        "Inschrijver 1 Criterium K1 gelijk"
    )


def test_settling_goes_to_the_next_point_and_then_to_fixing(session, sign_in):
    room = open_room(session)
    first, second = answers_of(session, room.lot)
    browser = sign_in(room.chair)
    form = {"step": "goed", "motivation": REASON, "internal_remark": "", "moved": ""}

    one = browser.post(point_url(first), data=form)
    two = browser.post(point_url(second), data=form, headers=FRAGMENT)
    page = browser.get(two.headers["HX-Redirect"])

    assert one.headers["location"] == point_url(second)
    assert two.headers["HX-Redirect"] == f"/lots/{room.lot.id}/consensus/fix"
    assert "Het oordeel van de commissie over 2 antwoorden staat vast." in page.text
    assert len(session.exec(select(Consensus)).all()) == 2


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_point_without_words_keeps_what_was_typed(session, sign_in, headers):
    room = open_room(session, steps=("goed", "voldoende"))
    answer = answers_of(session, room.lot)[0]
    form = {"motivation": "Te kort.", "internal_remark": "Binnen blijven", "moved": "Een van ons"}

    short = sign_in(room.chair).post(point_url(answer), data=form, headers=headers)
    no_step = sign_in(room.chair).post(
        point_url(answer), data={**form, "motivation": REASON}, headers=headers
    )

    assert (short.status_code, no_step.status_code) == (422, 422)
    for kept in ("Te kort.", "Binnen blijven", "Een van ons"):
        assert kept in short.text, kept
    assert "Kies een stap van de gepubliceerde schaal." in no_step.text
    assert short.text.startswith("<!DOCTYPE") is not bool(headers)
    assert session.exec(select(Consensus)).all() == []


def test_a_published_mean_asks_only_for_words(session, sign_in):
    room = make_room(session, submissions=1, criteria=1)
    room.criteria[0].combine = Combine.MEAN
    hand_in_all(session, room)
    service.open_consensus(session, room.lot, room.chair)
    answer = answers_of(session, room.lot)[0]
    browser = sign_in(room.chair)

    page = browser.get(point_url(answer))
    browser.post(point_url(answer), data={"motivation": REASON})

    assert 'name="step"' not in page.text
    assert "Hier legt u alleen de woorden vast." in page.text
    assert session.exec(select(Consensus)).one().step == ""


def test_members_read_the_meeting_without_a_form(session, sign_in):
    room = open_room(session)
    answers = answers_of(session, room.lot)
    service.settle(session, answers[0], room.chair, settle_form(internal_remark="Alleen intern."))
    session.commit()
    browser = sign_in(room.evaluators[0])

    settled = browser.get(point_url(answers[0]))
    waiting = browser.get(point_url(answers[1]))

    assert "<textarea" not in settled.text + waiting.text
    assert "Alleen intern." in settled.text
    assert "De voorzitter schrijft op wat de commissie afspreekt." in waiting.text
    assert f"/lots/{room.lot.id}/consensus/fix" not in settled.text


def test_who_came_after_the_opening_is_not_in_the_meeting(session, sign_in):
    room = open_room(session)
    late = make_user(session)
    assign(session, room.tender, late, Duty.EVALUATOR, lot=room.lot)

    response = sign_in(late).get(f"/lots/{room.lot.id}/consensus")

    assert response.status_code == 404


def test_the_chair_reads_an_answer_only_in_the_meeting(session, sign_in, storage, keys):
    room = make_room(session, submissions=1, criteria=1)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    make_document(session, storage, keys, answer.submission, answer.criterion)
    url = image_url(answer).rsplit("/", 1)[0]
    browser = sign_in(room.chair)

    before = [browser.get(page).status_code for page in (url, image_url(answer))]
    service.open_consensus(session, room.lot, room.chair)
    session.commit()
    after = browser.get(url)

    assert before == [409, 409]
    assert after.text.count("<img") == 2
    assert browser.get(image_url(answer)).status_code == 200


def test_fixing_asks_first_and_closes_everything(session, sign_in, now):
    room = open_room(session)
    browser = sign_in(room.chair)
    lot = f"/lots/{room.lot.id}"

    early = browser.get(f"{lot}/consensus/fix")
    there = {"present": [str(room.chair.id), str(room.evaluators[0].id)], "in_part": "Eén ging."}
    refused = browser.post(f"{lot}/consensus/fix", data=there)
    answers = settle_all(session, room)
    session.commit()
    with clock.pinned(now + timedelta(minutes=1)):
        nobody = browser.post(f"{lot}/consensus/fix", data={"in_part": "Eén ging om 11 uur."})
        only_chair = browser.post(f"{lot}/consensus/fix", data={"present": there["present"][:1]})
        response = browser.post(f"{lot}/consensus/fix", data=there)
    page = browser.get(response.headers["location"])
    late = browser.post(point_url(answers[0]), data={"step": "goed", "motivation": REASON})

    assert "2 punten zijn nog niet besproken" in early.text
    assert (refused.status_code, response.status_code, late.status_code) == (409, 303, 409)
    assert (nobody.status_code, only_chair.status_code) == (422, 422)
    assert "Eén ging om 11 uur.</textarea>" in nobody.text
    assert "Er was niemand van de commissie." in text_of(only_chair)
    assert "Vastgesteld op ma. 2 mrt, 10.01." in text_of(page)
    assert "<textarea" not in page.text
    assert "Vastgesteld op" in browser.get(f"{lot}/consensus/fix").text
    assert session.exec(select(Round)).one().state == RoundState.FIXED


@pytest.mark.parametrize("submissions", [1, 3])
def test_meeting_query_count_does_not_grow_with_submissions(
    session, sign_in, count_queries, submissions
):
    room = open_room(session, submissions=submissions)
    session.expire_all()
    url, browser = f"/lots/{room.lot.id}/consensus", sign_in(room.chair)

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count("/consensus/") == submissions + 5
    # way in 3 (lot, conflict, undeclared), the round 5 times, panel 4 (conflicts, people,
    # authorities, guests), scores and what is settled 2, answers 4: 18
    assert len(queries) == 18 + 3  # who is here: looked up, noted, listed


# Progress and start -------------------------------------------------------------------


def test_a_closed_room_folds_what_was_settled_by_criterion(session, sign_in):
    room = open_room(session, submissions=2, criteria=2)
    settle_all(session, room)
    service.fix(session, room.lot, room.chair, everybody(session, room.lot))
    browser = sign_in(room.chair)

    closed = browser.get(f"/lots/{room.lot.id}/consensus")
    at_one = browser.get(point_url(answers_of(session, room.lot)[0]))
    asked_in_part = browser.get(f"/lots/{room.lot.id}/consensus", headers={"HX-Request": "true"})

    assert asked_in_part.text == closed.text
    outcome = f"Uitkomst Motivering Inschrijver 1 Goed {REASON} Inschrijver 2 Goed {REASON}"
    words = " ".join(re.sub(r"<[^>]+>", " ", closed.text.split('id="outcome"')[1]).split())
    assert f"Criterium K1 (2) Criterium K1 Inschrijver {outcome}" in words
    assert f"Criterium K2 (2) Criterium K2 Inschrijver {outcome}" in words
    assert [page.text.count('<details class="ts-fold" open') for page in (closed, at_one)] == [0, 1]
    assert [page.text.count('class="ts-voice"') for page in (closed, at_one)] == [0, 2]
