"""How an award and its letters move."""

from enum import StrEnum

from app.audit.flow import Flow
from app.awards.models import AwardState as S
from app.awards.models import LetterState as L


class AwardAction(StrEnum):
    """What can be done with an award."""

    SEND = "send"
    ADMIT = "admit"
    MAKE_FINAL = "make_final"
    WITHDRAW = "withdraw"


class LetterAction(StrEnum):
    """What can be done with a letter."""

    SEND = "send"


AWARD_FLOW: Flow[S, AwardAction] = Flow(
    "award",
    {
        (S.INTENDED, AwardAction.SEND): S.STANDSTILL,
        (S.INTENDED, AwardAction.ADMIT): S.FINAL,
        (S.STANDSTILL, AwardAction.MAKE_FINAL): S.FINAL,
        (S.INTENDED, AwardAction.WITHDRAW): S.WITHDRAWN,
        (S.STANDSTILL, AwardAction.WITHDRAW): S.WITHDRAWN,
    },
)

LETTER_FLOW: Flow[L, LetterAction] = Flow("letter", {(L.DRAFT, LetterAction.SEND): L.SENT})
