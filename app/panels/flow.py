"""How the evaluation of a lot moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.panels.models import RoundState as S


class RoundAction(StrEnum):
    """What the chair, and after it the officer, can do with a round."""

    OPEN_CONSENSUS = "open_consensus"
    FIX = "fix"
    JUDGE_AGAIN = "judge_again"


ROUND_FLOW: Flow[S, RoundAction] = Flow(
    "round",
    {
        (S.INDIVIDUAL, RoundAction.OPEN_CONSENSUS): S.CONSENSUS,
        (S.CONSENSUS, RoundAction.FIX): S.FIXED,
        (S.FIXED, RoundAction.JUDGE_AGAIN): S.INDIVIDUAL,
    },
)
