"""How an objection moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.objections.models import ObjectionState as S


class ObjectionAction(StrEnum):
    """What can be done with an objection."""

    ANSWER = "answer"
    WITHDRAW = "withdraw"


OBJECTION_FLOW: Flow[S, ObjectionAction] = Flow(
    "objection",
    {
        (S.LODGED, ObjectionAction.ANSWER): S.ANSWERED,
        (S.LODGED, ObjectionAction.WITHDRAW): S.WITHDRAWN,
    },
)
