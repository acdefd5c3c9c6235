"""What waits for a panel."""

import pytest

from app.accounts.permissions import Duty
from app.evaluation.models import HandIn
from app.evaluation.service import hand_in
from app.panels.models import RoundState
from app.tenders.models import LotState
from app.work.service import tasks_of
from tests.evaluation.factories import declare_all, make_room, score_all
from tests.work.stage import MINE, WAITING, Stage


def test_chair_from_declaring_to_leading(session):
    stage = Stage(session, Duty.CHAIR, LotState.SCORING)
    own = stage.round(RoundState.INDIVIDUAL)
    stage.add(own)
    assert stage.seen() == [("Meld uw belangen", "panels:conflicts", MINE)]

    stage.add(stage.declaration())
    assert stage.seen() == [("De commissie beoordeelt", "evaluation:progress", WAITING)]
    own.state = RoundState.CONSENSUS
    assert stage.seen() == [("Leid het consensusoverleg", "consensus:consensus", MINE)]
    own.state = RoundState.FIXED
    assert stage.seen() == []


def test_chair_opens_the_consensus_once_everybody_handed_in(session):
    room = make_room(session, evaluators=2)
    declare_all(session, room)

    def seen():
        return [(task.title, task.state) for task in tasks_of(session, room.chair)]

    found = []
    for person in room.evaluators:
        found.append(seen())
        score_all(session, room, person)
        hand_in(session, room.lot, person)

    assert found == [[("De commissie beoordeelt", WAITING)]] * 2
    assert seen() == [("Overleg openen", MINE)]


def test_evaluator_from_declaring_to_waiting(session):
    stage = Stage(session, Duty.EVALUATOR, LotState.SCORING)
    own = stage.round(RoundState.INDIVIDUAL)
    stage.add(own)
    assert stage.seen() == [("Meld uw belangen", "panels:conflicts", MINE)]

    stage.add(stage.declaration())
    assert stage.seen() == [("Beoordeel de inschrijvingen", "evaluation:begin", MINE)]
    stage.add(HandIn(**stage.ids(), evaluator_id=stage.person.id))
    assert stage.seen() == []
    own.state = RoundState.CONSENSUS
    assert stage.seen() == [("Het consensusoverleg loopt", "consensus:consensus", WAITING)]


@pytest.mark.parametrize("duty", [Duty.CHAIR, Duty.EVALUATOR])
def test_conflict_takes_the_lot_off_the_list(session, duty):
    stage = Stage(session, duty, LotState.SCORING)
    assert stage.seen() != []

    assert stage.add(stage.declaration(has_conflict=True)).seen() == []
