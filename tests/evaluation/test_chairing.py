"""Starting to score, and how far everybody is."""

import re

import pytest

from app.evaluation import service
from app.panels import service as panels
from app.panels.answers import answers_of
from app.tenders.models import LotState
from tests.evaluation.factories import (
    declaration,
    declare_all,
    make_room,
    score_form,
)


def test_officer_starts_scoring(session, sign_in, officer):
    room = make_room(session, state=LotState.CHECKING, officer=officer)
    browser = sign_in(officer)
    lot = f"/lots/{room.lot.id}"

    before = browser.get(f"{lot}/progress")
    response = browser.post(f"{lot}/scoring")
    again = browser.post(f"{lot}/scoring")

    assert "Beoordelen starten" in before.text
    assert (response.status_code, response.headers["location"]) == (303, f"{lot}/progress")
    assert again.status_code == 409
    session.refresh(room.lot)
    assert room.lot.state == LotState.SCORING


def test_progress_shows_states_per_evaluator(session, sign_in, officer):
    room = make_room(session, evaluators=3, submissions=1, criteria=2, officer=officer)
    one, _two, three = room.evaluators
    panels.declare(session, room.lot, one, declaration(session, room.lot))
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    panels.declare(session, room.lot, three, form)
    service.give_score(session, answers_of(session, room.lot)[0], one, score_form())

    page = sign_in(officer).get(f"/lots/{room.lot.id}/progress")

    rows = re.findall(r"<tbody>(.*?)</tbody>", page.text, re.DOTALL)[0].split("</tr>")
    seen = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows if "<tr>" in row]
    assert seen == [
        "Beoordelaar 1 Bezig 1 van 2 Bezig Papieren formulier Beoordelaar 1",
        "Beoordelaar 2 Leeg 0 van 2 Belangen nog melden Papieren formulier Beoordelaar 2",
        "Beoordelaar 3 – – Teruggetrokken",
    ]


def test_progress_says_when_a_chair_is_missing(session, sign_in, officer):
    room = make_room(session, officer=officer)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    browser = sign_in(officer)

    before = browser.get(f"/lots/{room.lot.id}/progress")
    panels.declare(session, room.lot, room.chair, form)
    session.commit()
    after = browser.get(f"/lots/{room.lot.id}/progress")

    assert "Dit perceel heeft geen voorzitter" not in before.text
    assert "Dit perceel heeft geen voorzitter" in after.text


@pytest.mark.parametrize("submissions", [1, 3])
def test_progress_query_count_does_not_grow_with_submissions(
    session, sign_in, officer, count_queries, submissions
):
    room = make_room(session, submissions=submissions, officer=officer)
    declare_all(session, room)
    session.expire_all()
    url, browser = f"/lots/{room.lot.id}/progress", sign_in(officer)

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count('<th scope="col">Inschrijver') == submissions
    assert len(queries) == 18
