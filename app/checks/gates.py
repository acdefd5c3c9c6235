"""The round of checks of a submission, and its neutral integrity gate."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.checks.flow import GATE_FLOW, GateAction
from app.checks.models import Gate
from app.core.errors import NotFoundError
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import LotState

RUNNING = {LotState.CHECKING, LotState.ADMITTING}
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


def was_sent_again(gate: Gate, submission: Submission) -> bool:
    """Whether other documents came in after the checks began."""
    return submission.submitted_at is not None and submission.submitted_at > gate.started_at
