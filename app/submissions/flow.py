"""How a submission moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.submissions.models import SubmissionState as S


class SubmissionAction(StrEnum):
    """What can be done with a submission."""

    SUBMIT = "submit"
    SUBMIT_LATE = "submit_late"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    EXCLUDE = "exclude"
    READMIT = "readmit"
    ADMIT_LATE = "admit_late"
    COUNT = "count"
    OPEN_AGAIN = "open_again"
    DROP = "drop"
    TAKE_UP_AGAIN = "take_up_again"


A = SubmissionAction
SUBMISSION_FLOW: Flow[S, A] = Flow(
    "submission",
    {
        (S.DRAFT, A.SUBMIT): S.SUBMITTED,
        (S.DRAFT, A.SUBMIT_LATE): S.LATE,
        (S.SUBMITTED, A.WITHDRAW): S.WITHDRAWN,
        (S.WITHDRAWN, A.RESUME): S.DRAFT,
        (S.SUBMITTED, A.EXCLUDE): S.EXCLUDED,
        (S.EXCLUDED, A.READMIT): S.SUBMITTED,
        (S.LATE, A.ADMIT_LATE): S.SUBMITTED,
        (S.LATE, A.COUNT): S.SUBMITTED,
        (S.LATE, A.OPEN_AGAIN): S.DRAFT,
        (S.SUBMITTED, A.DROP): S.DROPPED,
        (S.DROPPED, A.TAKE_UP_AGAIN): S.SUBMITTED,
    },
)
