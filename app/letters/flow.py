"""How a letter moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.letters.models import LetterState as L


class LetterAction(StrEnum):
    """What can be done with a letter."""

    SEND = "send"
    DELIVER = "deliver"


LETTER_FLOW: Flow[L, LetterAction] = Flow(
    "letter",
    {
        (L.DRAFT, LetterAction.SEND): L.SENDING,
        (L.SENDING, LetterAction.DELIVER): L.SENT,
    },
)
"""Between sending and delivered its text is fixed and its PDF is being made."""
