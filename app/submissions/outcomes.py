"""Which submissions were told their outcome: rooms above say it, a provider's pages show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.submissions.models import Submission, SubmissionState


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the provider opened what tells it, and the last day on which it can still act."""

    is_opened: bool
    last_day: date | None
    fell_away: bool = False
    """Whether it tells that the submission counts no more: an earlier letter may not."""


FELL_AWAY = frozenset({SubmissionState.EXCLUDED, SubmissionState.INVALID, SubmissionState.DROPPED})
READ = Outcome(is_opened=True, last_day=None)

Read = Callable[[Session, Sequence[UUID]], dict[UUID, Outcome]]
_READERS: list[Read] = []


def on_outcome(read: Read) -> Read:
    """Let a room above say which submissions were told their outcome."""
    _READERS.append(read)
    return read


def state_as_told(submission: Submission, outcome: Outcome | None) -> SubmissionState:
    """Say how a submission stands for its provider: who fell away hears it by letter, as all do."""
    is_untold = submission.state in FELL_AWAY and not (outcome and outcome.fell_away)
    return SubmissionState.SUBMITTED if is_untold else submission.state


def outcomes_of(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Outcome]:
    """Find which of these submissions were told their outcome; who was not is left out."""
    found: dict[UUID, Outcome] = {}
    for read in _READERS if submissions else ():
        found |= read(session, submissions)
    return found
