"""How a lot moves, from draft to final."""

from enum import StrEnum

from app.audit.flow import Flow
from app.tenders.models import LotState as S


class LotAction(StrEnum):
    """What can be done with a lot."""

    PUBLISH = "publish"
    START_ADMITTING = "start_admitting"
    CLOSE = "close"
    OPEN = "open"
    START_CHECKS = "start_checks"
    START_SCORING = "start_scoring"
    RANK = "rank"
    SCORE_AGAIN = "score_again"
    START_STANDSTILL = "start_standstill"
    MAKE_FINAL = "make_final"
    FAIL = "fail"
    DECIDE_AGAIN = "decide_again"
    WITHDRAW = "withdraw"


A = LotAction
LOT_FLOW: Flow[S, A] = Flow(
    "lot",
    {
        (S.DRAFT, A.PUBLISH): S.PUBLISHED,
        (S.PUBLISHED, A.OPEN): S.OPENED,
        (S.OPENED, A.START_CHECKS): S.CHECKING,
        (S.CHECKING, A.START_SCORING): S.SCORING,
        (S.SCORING, A.RANK): S.RANKED,
        (S.RANKED, A.SCORE_AGAIN): S.SCORING,
        (S.RANKED, A.START_STANDSTILL): S.STANDSTILL,
        (S.STANDSTILL, A.MAKE_FINAL): S.FINAL,
        (S.STANDSTILL, A.FAIL): S.FAILED,
        (S.STANDSTILL, A.DECIDE_AGAIN): S.RANKED,
        (S.FINAL, A.DECIDE_AGAIN): S.RANKED,
        (S.PUBLISHED, A.WITHDRAW): S.WITHDRAWN,
        (S.OPENED, A.WITHDRAW): S.WITHDRAWN,
        (S.CHECKING, A.WITHDRAW): S.WITHDRAWN,
        (S.SCORING, A.WITHDRAW): S.WITHDRAWN,
        (S.RANKED, A.WITHDRAW): S.WITHDRAWN,
        (S.STANDSTILL, A.WITHDRAW): S.WITHDRAWN,
        (S.DRAFT, A.START_ADMITTING): S.ADMITTING,
        (S.ADMITTING, A.CLOSE): S.CLOSED,
    },
)
