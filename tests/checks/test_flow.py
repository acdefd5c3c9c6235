"""Every legal move of a check and a gate, and every other one refused."""

from itertools import product

import pytest

from app.checks.flow import CHECK_FLOW, GATE_FLOW, CheckAction, GateAction
from app.checks.models import CheckState, GateState
from app.checks.service import find_gate, start_checks
from app.core.errors import ConflictError
from tests.checks.factories import check_of, make_opened_lot

C, A = CheckState, CheckAction
LEGAL = {
    (C.OPEN, A.PASS): C.PASSED,
    (C.OPEN, A.ACCEPT_EQUIVALENT): C.EQUIVALENT,
    (C.OPEN, A.ASK_REPAIR): C.TO_REPAIR,
    (C.OPEN, A.FAIL): C.FAILED,
    (C.OPEN, A.SET_ASIDE): C.NOT_APPLICABLE,
    (C.TO_REPAIR, A.PASS): C.PASSED,
    (C.TO_REPAIR, A.ACCEPT_EQUIVALENT): C.EQUIVALENT,
    (C.TO_REPAIR, A.FAIL): C.FAILED,
    (C.PASSED, A.REOPEN): C.OPEN,
    (C.EQUIVALENT, A.REOPEN): C.OPEN,
    (C.TO_REPAIR, A.REOPEN): C.OPEN,
    (C.FAILED, A.REOPEN): C.OPEN,
    (C.NOT_APPLICABLE, A.REOPEN): C.OPEN,
}
GATE_LEGAL = {
    (GateState.OPEN, GateAction.DECIDE): GateState.DECIDED,
    (GateState.DECIDED, GateAction.REOPEN): GateState.OPEN,
}


@pytest.mark.parametrize(("before", "action"), list(product(CheckState, CheckAction)))
def test_check_moves_only_as_the_table_says(session, officer, before, action):
    lot, (submission,), _ = make_opened_lot(session, officer)
    start_checks(session, lot, officer)
    check = check_of(session, submission)
    check.state = before

    if (before, action) in LEGAL:
        CHECK_FLOW.advance(session, check, action, officer)
        assert check.state == LEGAL[(before, action)]
    else:
        with pytest.raises(ConflictError):
            CHECK_FLOW.advance(session, check, action, officer)
        assert check.state == before


@pytest.mark.parametrize(("before", "action"), list(product(GateState, GateAction)))
def test_gate_moves_only_as_the_table_says(session, officer, before, action):
    lot, (submission,), _ = make_opened_lot(session, officer)
    start_checks(session, lot, officer)
    gate = find_gate(session, submission)
    gate.state = before

    if (before, action) in GATE_LEGAL:
        GATE_FLOW.advance(session, gate, action, officer)
        assert gate.state == GATE_LEGAL[(before, action)]
    else:
        with pytest.raises(ConflictError):
            GATE_FLOW.advance(session, gate, action, officer)
        assert gate.state == before
