"""The round of checks of a submission, and its neutral integrity gate."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.checks.flow import GATE_FLOW, GateAction
from app.checks.models import Gate, GateState
from app.core.clock import utcnow
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import ngettext
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState

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


def demand_decided(session: Session, lot: Lot, submission: Submission | None = None) -> None:
    """Refuse a decision or contract while integrity is open for who is still in the running."""
    query = (
        select(func.count(col(Gate.id)))
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .where(
            Gate.lot_id == lot.id,
            Gate.state == GateState.OPEN,
            Submission.state == SubmissionState.SUBMITTED,
        )
    )
    if submission is not None:
        query = query.where(Submission.id == submission.id)
    if count := session.exec(query).one():
        raise ConflictError(
            ngettext(
                "Integrity is still open for %(n)s submission.",
                "Integrity is still open for %(n)s submissions.",
                count,
            )
        )


def was_sent_again(gate: Gate, submission: Submission) -> bool:
    """Whether other documents came in after the checks began."""
    return submission.submitted_at is not None and submission.submitted_at > gate.started_at
