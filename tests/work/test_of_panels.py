"""What waits for a panel."""

import pytest

from app.accounts.permissions import Duty
from app.evaluation.models import HandIn
from app.panels.models import RoundState
from app.tenders.models import LotState
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
