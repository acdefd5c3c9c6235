"""Who takes the place of somebody half-way."""

import re

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.consensus import service as consensus
from app.core.errors import ConflictError
from app.evaluation import service as evaluation
from app.evaluation.models import HandIn, PastScore, Score
from app.evaluation.worklist import my_lots
from app.panels.answers import answers_of
from app.panels.forms import ReplaceForm
from app.panels.panel import panel_of
from app.panels.seats import replace, set_seats
from tests.evaluation.factories import (
    REASON,
    hand_in_all,
    make_room,
)
from tests.factories import make_user
from tests.panels.test_seats import tick


def colleague(session, room, name="Nina Nieuw"):
    person = make_user(session, name=name)
    session.add(Membership(user_id=person.id, authority_id=room.tender.lead_authority_id))
    session.flush()
    return person


@pytest.mark.parametrize("is_tender_wide", [False, True])
def test_who_comes_scores_everything_anew(session, is_tender_wide):
    room = make_room(session, is_tender_wide=is_tender_wide)
    hand_in_all(session, room)
    leaver, stays = room.evaluators
    comer = colleague(session, room)

    form = ReplaceForm(successor_id=comer.id, reason=REASON)
    replace(session, room.lot, room.officer, leaver, form)

    assert panel_of(session, room.lot) == [stays, comer]
    assert {score.evaluator_id for score in session.exec(select(Score))} == {stays.id}
    assert {one.evaluator_id for one in session.exec(select(HandIn))} == {stays.id}
    past = session.exec(select(PastScore)).all()
    assert {(one.evaluator_id, one.step, one.reason) for one in past} == {
        (leaver.id, "goed", REASON)
    }
    assert len(past) == 4
    assert [lot.total for lot in my_lots(session, comer)] == [4]
    assert my_lots(session, leaver) == []
    assert evaluation.waiting_for(session, room.lot) == [comer]
    with pytest.raises(ConflictError):
        consensus.open_consensus(session, room.lot, room.chair)


def test_a_successor_takes_over_the_seats(session):
    room = make_room(session)
    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 1)))
    comer = colleague(session, room)

    form = ReplaceForm(successor_id=comer.id, reason=REASON)
    replace(session, room.lot, room.officer, room.evaluators[1], form)

    answers = answers_of(session, room.lot)
    assert [answer.is_for(comer) for answer in answers] == [True] * 4
    assert [answer.is_for(room.evaluators[0]) for answer in answers] == [True, True, False, False]


def test_replacing_asks_a_person_and_a_reason(session, sign_in):
    room = make_room(session)
    comer = colleague(session, room)
    session.commit()
    browser = sign_in(room.officer)
    url = f"/lots/{room.lot.id}/panel/{room.evaluators[0].id}/replace"

    page = browser.get(url)
    wrong = browser.post(url, data={"successor_id": str(comer.id), "reason": "Ziek."})
    on_panel = {"successor_id": str(room.evaluators[1].id), "reason": REASON}
    refused = browser.post(url, data=on_panel)
    done = browser.post(url, data={"successor_id": str(comer.id), "reason": REASON})

    assert "Nina Nieuw" in page.text
    assert wrong.status_code == refused.status_code == 422
    assert "Ziek." in wrong.text
    assert re.search(rf'value="{comer.id}" selected', wrong.text)
    assert done.status_code == 303
    assert sign_in(room.evaluators[0]).get(f"/lots/{room.lot.id}/score").status_code == 404


def test_once_the_meeting_is_open_nobody_is_asked_for_a_successor(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    url = f"/lots/{room.lot.id}/panel/{room.evaluators[0].id}/replace"
    browser = sign_in(room.officer)

    before = browser.get(url)
    consensus.open_consensus(session, room.lot, room.chair)
    after = browser.get(url)

    assert [page.status_code for page in (before, after)] == [200, 409]
    assert "De commissie ligt vast sinds het overleg open is." in after.text
