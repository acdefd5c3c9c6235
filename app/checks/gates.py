"""The round of checks of a submission, and its neutral integrity gate."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.checks.flow import GATE_FLOW, GateAction
from app.checks.models import Gate, GateState
from app.core.clock import utcnow
from app.core.errors import NotFoundError
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import LotState

ADMITS = frozenset({LotState.ADMITTING, LotState.CLOSED})
"""Open house: also who applied before a product closed, or as an exception, gets its checks."""
RUNNING = ADMITS | {LotState.CHECKING}
"""The states of a lot in which checks are made."""
HANDED_IN = (SubmissionState.SUBMITTED, SubmissionState.EXCLUDED)
"""The states of a submission whose evidence may be read."""


def find_gate(session: Session, submission: Submission) -> Gate | None:
    """Find the gate of a submission; None before its checks begin."""
    return session.exec(select(Gate).where(Gate.submission_id == submission.id)).first()


def gate_of(session: Session, submission: Submission) -> Gate:
    """Read the gate of a submission whose checks began."""
    gate = find_gate(session, submission)
    if gate is None:
        raise NotFoundError
    return gate


def decide_gate(session: Session, gate: Gate, actor: User) -> None:
    """Say that integrity is decided: the same words for every submission of every tender."""
    GATE_FLOW.advance(session, gate, GateAction.DECIDE, actor)


def reopen_gate(session: Session, gate: Gate, actor: User) -> None:
    """Open it once more: whoever does so does it for every submission of the tender."""
    GATE_FLOW.advance(session, gate, GateAction.REOPEN, actor)
    gate.reopened_at = utcnow()
    session.add(gate)


def open_gates_in(session: Session, lots: Iterable[UUID]) -> dict[UUID, int]:
    """Count per lot who is still in the running and waits for integrity."""
    rows = session.exec(
        select(Gate.lot_id, func.count())
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .where(
            col(Gate.lot_id).in_(lots),
            Gate.state == GateState.OPEN,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .group_by(col(Gate.lot_id))
    )
    return dict(rows.all())


def was_sent_again(gate: Gate, submission: Submission) -> bool:
    """Whether other documents came in after the checks began."""
    return submission.submitted_at is not None and submission.submitted_at > gate.started_at
