"""How a question moves, from asked to published for all."""

from enum import StrEnum

from app.audit.flow import Flow
from app.dialogue.models import QuestionState as S


class QuestionAction(StrEnum):
    """What can be done with a question."""

    ANSWER = "answer"
    PUBLISH = "publish"


A = QuestionAction
QUESTION_FLOW: Flow[S, A] = Flow(
    "question",
    {
        (S.ASKED, A.ANSWER): S.ANSWERED,
        (S.ANSWERED, A.ANSWER): S.ANSWERED,
        (S.ANSWERED, A.PUBLISH): S.PUBLISHED,
    },
)
