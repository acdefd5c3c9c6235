"""How a Bibob file moves; its events stand in its own chain."""

from enum import StrEnum

from app.audit.flow import Flow
from app.integrity.models import FileState as S


class FileAction(StrEnum):
    """What can be done with a file."""

    CONCLUDE = "conclude"


FILE_FLOW: Flow[S, FileAction] = Flow("bibob", {(S.RUNNING, FileAction.CONCLUDE): S.CONCLUDED})
