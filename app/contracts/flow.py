"""How a duty of a contract moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.contracts.models import DutyState as S


class DutyAction(StrEnum):
    """What can be done with a duty."""

    DELIVER = "deliver"
    ACCEPT = "accept"
    RETURN = "return"
    DROP = "drop"


DUTY_FLOW: Flow[S, DutyAction] = Flow(
    "duty",
    {
        (S.ASKED, DutyAction.DELIVER): S.DELIVERED,
        (S.DELIVERED, DutyAction.ACCEPT): S.ACCEPTED,
        (S.DELIVERED, DutyAction.RETURN): S.ASKED,
        (S.ASKED, DutyAction.DROP): S.DROPPED,
    },
)
