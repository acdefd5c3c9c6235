"""The practice answer."""

import re

import pytest
from sqlmodel import select

from app.core.errors import ConflictError
from app.evaluation.forms import PracticeForm, TryForm
from app.evaluation.models import PracticeScore, Score
from app.evaluation.practising import practice_of, try_it, write_practice
from tests.evaluation.factories import REASON, declare_all, make_room, score_all
from tests.factories import STEPS

CHOICE = re.compile(r'type="radio" name="step" id="[^"]*" value="([^"]*)"')
TEXT = "Wij verzinnen hier een antwoord om samen naar de schaal te kijken."
MEANT = "Bedoeld, want de cijfers ontbreken in dit antwoord."


def a_practice(session):
    room = make_room(session)
    declare_all(session, room)
    form = PracticeForm(criterion_id=room.criteria[0].id, text=TEXT, step="voldoende", reason=MEANT)
    return room, write_practice(session, room.lot, room.chair, form), form


def test_a_practice_score_is_given_once_and_counts_for_nothing(session):
    room, practice, _form = a_practice(session)
    person, form = room.evaluators[0], TryForm(step="goed", motivation=REASON)

    tried = try_it(session, room.lot, practice, person, form)

    assert (tried.step, tried.motivation, tried.evaluator_id) == ("goed", REASON, person.id)
    assert session.exec(select(Score)).all() == []
    with pytest.raises(ConflictError):
        try_it(session, room.lot, practice, person, form)


def test_a_practice_answer_comes_before_the_scores(session):
    room, _practice, form = a_practice(session)
    other = make_room(session)
    declare_all(session, other)
    score_all(session, other, other.evaluators[0])

    with pytest.raises(ConflictError, match="al een oefenantwoord"):
        write_practice(session, room.lot, room.chair, form)
    with pytest.raises(ConflictError, match="al begonnen"):
        write_practice(session, other.lot, other.chair, form)


def test_the_meant_score_shows_only_after_one_s_own(session, sign_in):
    room, _practice, _form = a_practice(session)
    session.commit()
    browser, url = sign_in(room.evaluators[0]), f"/lots/{room.lot.id}/practice"

    before = browser.get(url)
    wrong = browser.post(f"{url}/try", data={"step": "goed", "motivation": "Kort."})
    done = browser.post(f"{url}/try", data={"step": "goed", "motivation": REASON})
    after = browser.get(url)
    other = sign_in(room.evaluators[1]).get(url)

    assert TEXT in before.text
    assert MEANT not in before.text
    assert wrong.status_code == 422
    assert "Kort." in wrong.text
    assert done.status_code == 303
    assert MEANT in after.text
    assert MEANT not in other.text
    assert len(session.exec(select(PracticeScore)).all()) == 1


def test_the_chair_writes_the_practice_answer(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    session.commit()
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/practice"
    data = {"criterion_id": str(room.criteria[0].id), "text": TEXT, "step": "prima",
            "reason": MEANT}  # fmt: skip

    choosing = chair.get(url)
    writing = chair.get(f"{url}?criterion_id={data['criterion_id']}")
    wrong = chair.post(url, data=data)
    refused = sign_in(room.evaluators[0]).post(url, data=data)
    done = chair.post(url, data={**data, "step": "goed"})

    assert CHOICE.findall(choosing.text) == []
    assert f"?criterion_id={data['criterion_id']}" in choosing.text
    assert CHOICE.findall(writing.text) == [label for label, _fraction in STEPS]
    assert CHOICE.findall(wrong.text) == [label for label, _fraction in STEPS]
    assert (wrong.status_code, refused.status_code, done.status_code) == (422, 404, 303)
    assert TEXT in wrong.text
    assert practice_of(session, room.lot).step == "goed"


def test_who_scores_already_is_offered_no_practice(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    score_all(session, room, room.evaluators[0])

    page = sign_in(room.chair).get(f"/lots/{room.lot.id}/practice")

    assert "Het scoren is al begonnen." in page.text
    assert "criterion_id" not in page.text
