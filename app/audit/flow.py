"""State machines as tables: the only place where a state changes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import Session

from app.audit.service import Act, Actor, record_all
from app.core.errors import ConflictError
from app.core.i18n import lazy as _

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Stateful(Protocol[S]):
    """A record with a state."""

    state: S


@dataclass(frozen=True)
class Flow(Generic[S, A]):
    """The legal moves of one kind of record; the table is the documentation."""

    name: str
    moves: dict[tuple[S, A], S]

    def allows(self, subject: Stateful[S], action: A) -> bool:
        """Whether a button for this move should be drawn."""
        return (subject.state, action) in self.moves

    def advance(self, session: Session, subject: Any, action: A, actor: Actor | None) -> None:
        """Move `subject` and record it, or refuse with a conflict."""
        act = self.step(subject, action)
        session.add(subject)
        record_all(session, actor, [act])

    def step(self, subject: Any, action: A) -> Act:
        """Move `subject`, or refuse with a conflict; give what is to be recorded of it."""
        before, after = subject.state, self.moves.get((subject.state, action))
        if after is None:
            raise ConflictError(_("This step is not possible any more. Reload the page."))
        subject.state = after
        return Act(f"{self.name}.{action}", subject, before, after)
