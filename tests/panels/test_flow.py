import pytest

from app.core.errors import ConflictError
from app.panels.flow import ROUND_FLOW, RoundAction
from app.panels.models import Round, RoundState
from tests.factories import lots_of, make_tender, make_user

LEGAL = {
    (RoundState.INDIVIDUAL, RoundAction.OPEN_CONSENSUS): RoundState.CONSENSUS,
    (RoundState.CONSENSUS, RoundAction.FIX): RoundState.FIXED,
    (RoundState.FIXED, RoundAction.JUDGE_AGAIN): RoundState.INDIVIDUAL,
}


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("action", RoundAction)
def test_a_round_moves_only_as_the_table_says(session, state, action):
    tender = make_tender(session)
    round_ = Round(tender_id=tender.id, lot_id=lots_of(session, tender)[0].id, state=state)
    session.add(round_)
    session.flush()

    if (state, action) in LEGAL:
        ROUND_FLOW.advance(session, round_, action, make_user(session))
    else:
        with pytest.raises(ConflictError):
            ROUND_FLOW.advance(session, round_, action, make_user(session))

    assert round_.state == LEGAL.get((state, action), state)
