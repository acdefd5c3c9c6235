"""How a Bibob file moves; its events stand in its own chain."""

from enum import StrEnum

from app.audit.flow import Flow
from app.integrity.models import FileState as S


class FileAction(StrEnum):
    """What can be done with a file."""

    GROUND = "ground"
    DROP = "drop"
    REUSE = "reuse"
    SEND_FORM = "send_form"
    REMIND = "remind"
    COMPLETE = "complete"
    GO_ON = "go_on"
    INVESTIGATE = "investigate"
    ASK = "ask"
    TELL = "tell"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    DECLINE = "decline"
    ADVICE = "advice"
    INVITE = "invite"
    HEAR = "hear"
    WITHDRAW = "withdraw"
    WITHDRAW_SUSPECT = "withdraw_suspect"
    CONCLUDE = "conclude"
    HOLD_FOR_REPORT = "hold_for_report"
    REPORT = "report"
    REOPEN = "reopen"


A = FileAction
RUNNING = tuple(state for state in S if state not in {S.TO_REPORT, S.CONCLUDED})

FILE_FLOW: Flow[S, FileAction] = Flow(
    "bibob",
    {
        (S.OPENED, A.GROUND): S.GROUNDED,
        **{(state, A.DROP): S.CONCLUDED for state in (S.OPENED, S.GROUNDED)},
        (S.GROUNDED, A.REUSE): S.INVESTIGATED,
        (S.GROUNDED, A.SEND_FORM): S.FORM_SENT,
        (S.FORM_SENT, A.REMIND): S.FORM_SENT,
        (S.FORM_SENT, A.COMPLETE): S.COMPLETE,
        (S.FORM_SENT, A.GO_ON): S.COMPLETE,
        (S.COMPLETE, A.INVESTIGATE): S.INVESTIGATED,
        (S.INVESTIGATED, A.INVESTIGATE): S.INVESTIGATED,
        (S.HEARD, A.INVESTIGATE): S.INVESTIGATED,
        (S.INVESTIGATED, A.ASK): S.ASKED,
        (S.ASKED, A.TELL): S.ADVISING,
        (S.ADVISING, A.PAUSE): S.PAUSED,
        (S.PAUSED, A.RESUME): S.ADVISING,
        (S.ADVISING, A.EXTEND): S.ADVISING,
        **{(state, A.DECLINE): S.COMPLETE for state in (S.ADVISING, S.PAUSED)},
        **{(state, A.ADVICE): S.ADVISED for state in (S.ADVISING, S.PAUSED)},
        (S.INVESTIGATED, A.INVITE): S.HEARING,
        (S.ADVISED, A.INVITE): S.HEARING,
        (S.HEARING, A.HEAR): S.HEARD,
        **{
            (state, action): after
            for state in (S.INVESTIGATED, S.ADVISED, S.HEARD)
            for action, after in (
                (A.CONCLUDE, S.CONCLUDED),
                (A.HOLD_FOR_REPORT, S.TO_REPORT),
            )
        },
        **{(state, A.WITHDRAW): S.CONCLUDED for state in RUNNING},
        **{(state, A.WITHDRAW_SUSPECT): S.TO_REPORT for state in RUNNING},
        (S.TO_REPORT, A.REPORT): S.CONCLUDED,
        (S.CONCLUDED, A.REOPEN): S.OPENED,
    },
)
