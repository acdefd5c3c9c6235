"""What rooms above ask of a provider after the opening: said with its submissions."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

Ask = Callable[[Session, Sequence[UUID]], dict[UUID, datetime]]
_READERS: list[Ask] = []


def on_asking(read: Ask) -> Ask:
    """Let a room above say which submissions must answer something, and until when."""
    _READERS.append(read)
    return read


def asked_of(session: Session, submissions: Sequence[UUID]) -> dict[UUID, datetime]:
    """Find until when each of these submissions must answer; who need not is left out."""
    found: dict[UUID, datetime] = {}
    for read in _READERS if submissions else ():
        for submission_id, due_at in read(session, submissions).items():
            found[submission_id] = min(due_at, found.get(submission_id, due_at))
    return found
