"""My evaluations: what comes next, over all lots."""

import re
from html import unescape

import pytest

from app.accounts.permissions import Duty
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.evaluation import service
from app.panels import service as panels
from app.tenders.models import LotState
from tests.evaluation.factories import (
    declaration,
    declare_all,
    make_room,
    score_all,
    settle_all,
)
from tests.factories import assign, make_user


def test_index_leads_from_declaring_to_handing_in(session, sign_in):
    room = make_room(session, submissions=1, criteria=2)
    person = room.evaluators[0]
    browser = sign_in(person)
    leads = []

    def note():
        session.commit()
        page = browser.get("/evaluations").text
        leads.append(re.search(r'class="ts-button ts-button--primary[^"]*" href="([^"]+)"', page))

    note()
    panels.declare(session, room.lot, person, declaration(session, room.lot))
    note()
    score_all(session, room, person)
    note()
    service.hand_in(session, room.lot, person)
    note()

    lot = f"/lots/{room.lot.id}"
    assert [lead and lead[1] for lead in leads] == [
        f"{lot}/conflicts", f"{lot}/score", f"{lot}/score/submit", None,
    ]  # fmt: skip


def test_index_shows_only_lots_of_one_s_own(session, sign_in):
    mine, other = make_room(session), make_room(session)
    other.lot.title = "Van een ander"
    session.flush()

    page = sign_in(mine.evaluators[0]).get("/evaluations")
    theirs = sign_in(other.evaluators[0]).get("/evaluations")

    assert "Van een ander" in theirs.text
    assert "Van een ander" not in page.text
    assert page.text.count('id="lot-') == 1


def test_index_says_who_is_next_in_every_state(session, sign_in):
    room = make_room(session)
    browser = sign_in(room.chair)
    turns = []

    def note():
        session.commit()
        page = browser.get("/evaluations").text
        turns.append(unescape(re.search(r'data-label="Wie is aan zet">\s*([^<]+?)\s*<', page)[1]))

    note()
    declare_all(session, room)
    note()
    for person in room.evaluators:
        score_all(session, room, person)
        service.hand_in(session, room.lot, person)
    note()
    consensus.open_consensus(session, room.lot, room.chair)
    note()
    settle_all(session, room)
    consensus.fix(session, room.lot, room.chair, everybody(session, room.lot))
    note()
    room.lot.state = LotState.RANKED
    note()

    assert turns == ["U", "De beoordelaars", "U", "U", "De inkoper", "De inkoper"]


@pytest.mark.parametrize("lots", [1, 3])
def test_index_query_count_does_not_grow_with_lots(session, sign_in, count_queries, lots):
    person = make_user(session)
    for _ in range(lots):
        room = make_room(session, evaluators=1)
        assign(session, room.tender, person, Duty.EVALUATOR, lot=room.lot)
    browser = sign_in(person)

    with count_queries() as queries:
        page = browser.get("/evaluations")

    assert page.text.count('id="lot-') == lots
    assert len(queries) == 11
