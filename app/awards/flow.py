"""How an award moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.awards.models import AwardState as S


class AwardAction(StrEnum):
    """What can be done with an award."""

    SEND = "send"
    ADMIT = "admit"
    MAKE_FINAL = "make_final"
    WITHDRAW = "withdraw"


AWARD_FLOW: Flow[S, AwardAction] = Flow(
    "award",
    {
        (S.INTENDED, AwardAction.SEND): S.STANDSTILL,
        (S.INTENDED, AwardAction.ADMIT): S.FINAL,
        (S.STANDSTILL, AwardAction.MAKE_FINAL): S.FINAL,
        (S.INTENDED, AwardAction.WITHDRAW): S.WITHDRAWN,
        (S.STANDSTILL, AwardAction.WITHDRAW): S.WITHDRAWN,
        (S.FINAL, AwardAction.WITHDRAW): S.WITHDRAWN,
    },
)
