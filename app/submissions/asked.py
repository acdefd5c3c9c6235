"""What rooms above ask of a provider after the opening: said with its submissions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """Until when a submission answers, and the page on which it does; or when it is expected."""

    due_at: datetime
    href_name: str
    occasion: Literal["", "session", "draw"] = ""
    """To what its provider may come; empty where it answers something."""


Ask = Callable[[Session, Sequence[UUID]], dict[UUID, Asked]]
_READERS: list[Ask] = []


def on_asking(read: Ask) -> Ask:
    """Let a room above say which submissions must answer something, where and until when."""
    _READERS.append(read)
    return read


def asked_of(session: Session, submissions: Sequence[UUID]) -> dict[UUID, list[Asked]]:
    """Find what each of these submissions must answer, soonest first; who need not is left out."""
    found: dict[UUID, list[Asked]] = {}
    for read in _READERS if submissions else ():
        for submission_id, asked in read(session, submissions).items():
            found[submission_id] = sorted([*found.get(submission_id, []), asked])
    return found
