"""Of prices is spoken where providers give one, and nowhere else."""

import pytest

from app.consensus import service
from tests.evaluation.factories import hand_in_all, make_room, settle_all

PRICED = {"method": {"kind": "weighted_points"}, "criteria": [{"kind": "price"}]}
UNPRICED = {"method": {"kind": "weighted_points"}, "criteria": [{"kind": "quality"}]}


@pytest.mark.parametrize(("rules", "speaks"), [(PRICED, True), (UNPRICED, False)])
def test_pages_of_the_panel_speak_of_prices_only_where_there_are_any(
    session, sign_in, rules, speaks
):
    room = make_room(session)
    room.lot.rules = rules
    base, person = f"/lots/{room.lot.id}", room.evaluators[0]

    def says(user, path):
        session.commit()
        text = sign_in(user).get(base + path).text
        return [one in text for one in ("Prijzen verzegeld", "de prijzen", "prijzen of scores")]

    score = f"/score/{room.submissions[0].id}/{room.criteria[0].id}"
    waiting = says(room.chair, "/consensus")
    hand_in_all(session, room, "goed", "goed")
    scoring = says(person, score)
    service.open_consensus(session, room.lot, room.chair)
    meeting = says(room.chair, "/consensus")
    settle_all(session, room)
    settled, fixing = says(room.chair, "/consensus"), says(room.chair, "/consensus/fix")

    expected = {
        "scoring": [False, False, speaks],
        "waiting": [speaks, False, False],
        "meeting": [speaks, False, False],
        "settled": [speaks, speaks, False],
        "fixing": [False, speaks, False],
    }
    assert {
        "scoring": scoring, "waiting": waiting, "meeting": meeting, "settled": settled,
        "fixing": fixing,
    } == expected  # fmt: skip
