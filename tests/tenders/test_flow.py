"""Every move of a lot that may be made, and every one that may not."""

import pytest
from sqlmodel import select

from app.audit.models import Event, Payload
from app.core.errors import ConflictError
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import LotState
from tests.factories import make_lot, make_tender

MOVES = [(state, action) for state in LotState for action in LotAction]


@pytest.mark.parametrize(("state", "action"), [m for m in MOVES if m in LOT_FLOW.moves])
def test_legal_move_is_made_and_recorded(session, officer, state, action):
    lot = make_lot(session, tender=make_tender(session, lots=0), state=state)
    after = LOT_FLOW.moves[(state, action)]

    LOT_FLOW.advance(session, lot, action, officer)

    assert lot.state == after
    event, payload = session.exec(select(Event, Payload).join(Payload)).one()
    assert (event.action, payload.data) == (
        f"lot.{action}",
        {"before": state.value, "after": after.value},
    )


@pytest.mark.parametrize(("state", "action"), [m for m in MOVES if m not in LOT_FLOW.moves])
def test_illegal_move_is_refused(session, officer, state, action):
    lot = make_lot(session, tender=make_tender(session, lots=0), state=state)

    with pytest.raises(ConflictError):
        LOT_FLOW.advance(session, lot, action, officer)

    assert (lot.state, session.exec(select(Event)).all()) == (state, [])
