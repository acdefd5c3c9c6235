"""Why a submission may not go on: the requirements it fails, and what other rooms found."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.checks.models import Check, CheckState
from app.submissions.models import Submission
from app.tenders.models import Lot, Requirement

Grounds = Callable[[Session, Collection[UUID]], dict[UUID, list[str]]]
_TELLERS: list[Grounds] = []


def on_grounds(tell: Grounds) -> Grounds:
    """Let a room above say what excludes submissions of lots, a line each: (session, lot ids)."""
    _TELLERS.append(tell)
    return tell


def all_grounds(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Say per submission of lots what excludes it besides its requirements."""
    found: dict[UUID, list[str]] = {}
    for tell in _TELLERS:
        for submission_id, lines in tell(session, lot_ids).items():
            found.setdefault(submission_id, []).extend(lines)
    return found


def grounds_of(session: Session, submission: Submission) -> list[str]:
    """Say what excludes one submission besides its requirements."""
    return all_grounds(session, [submission.lot_id]).get(submission.id, [])


@dataclass(frozen=True, slots=True)
class Failure:
    """A knock-out requirement that a submission fails, and why: quoted in the letter."""

    requirement: Requirement
    reason: str

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        return f"{self.requirement.number} {self.requirement.title}: {self.reason}"


def all_failed(session: Session, lot: Lot) -> dict[UUID, list[Failure]]:
    """List per submission the knock-out requirements that it fails, in published order."""
    found: dict[UUID, list[Failure]] = {}
    for submission_id, failure in _failures(session, Check.lot_id == lot.id):
        found.setdefault(submission_id, []).append(failure)
    return found


def failing_in(session: Session, lot_ids: Collection[UUID]) -> set[UUID]:
    """Find in one go which submissions of lots fail a knock-out requirement."""
    return {one for one, _failure in _failures(session, col(Check.lot_id).in_(lot_ids))}


def failed_of(session: Session, submission: Submission) -> list[Failure]:
    """List the knock-out requirements that one submission fails, in published order."""
    of_it = _failures(session, Check.submission_id == submission.id)
    return [failure for _id, failure in of_it]


def _failures(session: Session, of_whom: ColumnElement[bool] | bool) -> list[tuple[UUID, Failure]]:
    rows = session.exec(
        select(Check.submission_id, Requirement, Check.reason)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(
            of_whom,
            Check.state == CheckState.FAILED,
            col(Requirement.is_knock_out).is_(True),
        )
        .order_by(col(Requirement.position))
    ).all()
    return [(one, Failure(requirement, reason)) for one, requirement, reason in rows]


def reasons_of(session: Session, submission: Submission) -> list[str]:
    """List why a submission is excluded: requirements it fails, grounds, the integrity code."""
    failed = [one.sentence for one in failed_of(session, submission)]
    return failed + grounds_of(session, submission)
