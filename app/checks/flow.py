"""How a check and the integrity gate move."""

from enum import StrEnum

from app.audit.flow import Flow
from app.checks.models import CheckState as S
from app.checks.models import GateState as G


class CheckAction(StrEnum):
    """What a person can decide about a requirement."""

    PASS = "pass"  # noqa: S105  (no password)
    ACCEPT_EQUIVALENT = "accept_equivalent"
    ASK_REPAIR = "ask_repair"
    FAIL = "fail"
    SET_ASIDE = "set_aside"
    REOPEN = "reopen"


class GateAction(StrEnum):
    """What the integrity officer can do with the gate."""

    DECIDE = "decide"
    REOPEN = "reopen"


A = CheckAction
_FINDINGS = {
    A.PASS: S.PASSED,
    A.ACCEPT_EQUIVALENT: S.EQUIVALENT,
    A.ASK_REPAIR: S.TO_REPAIR,
    A.FAIL: S.FAILED,
    A.SET_ASIDE: S.NOT_APPLICABLE,
}

CHECK_FLOW: Flow[S, A] = Flow(
    "check",
    {
        **{(S.OPEN, action): state for action, state in _FINDINGS.items()},
        (S.TO_REPAIR, A.PASS): S.PASSED,
        (S.TO_REPAIR, A.ACCEPT_EQUIVALENT): S.EQUIVALENT,
        (S.TO_REPAIR, A.FAIL): S.FAILED,
        **{(state, A.REOPEN): S.OPEN for state in _FINDINGS.values()},
    },
)

GATE_FLOW: Flow[G, GateAction] = Flow(
    "gate",
    {(G.OPEN, GateAction.DECIDE): G.DECIDED, (G.DECIDED, GateAction.REOPEN): G.OPEN},
)
