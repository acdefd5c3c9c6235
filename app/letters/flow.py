"""How a letter moves."""

from enum import StrEnum

from app.audit.flow import Flow
from app.letters.models import LetterState as L


class LetterAction(StrEnum):
    """What can be done with a letter."""

    SEND = "send"


LETTER_FLOW: Flow[L, LetterAction] = Flow("letter", {(L.DRAFT, LetterAction.SEND): L.SENT})
