"""How far the proofs of an intended winner are: handed in, still to come, or to be judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.checks.models import (
    Call,
    CallKind,
    Check,
    CheckState,
    Verification,
    VerificationState,
)
from app.core.clock import utcnow
from app.submissions.models import Submission, SubmissionState


@dataclass(slots=True)
class Proving:
    """A verification that runs, counted by its proofs."""

    lot_id: UUID
    submission_id: UUID
    due_at: datetime
    asked: int = 0
    answered: int = 0
    running: int = 0
    """Still to come."""
    to_judge: int = 0
    """The answer is in, or the term is over without one, and nobody judged it."""


def proving_of(session: Session, which: ColumnElement[bool]) -> Sequence[Proving]:
    """Count the proofs of each verification that runs, what is due first on top."""
    rows = session.exec(
        select(Verification, Call, Check.state)
        .join(
            Call,
            and_(
                col(Call.submission_id) == col(Verification.submission_id),
                col(Call.kind) == CallKind.VERIFICATION,
                col(Call.withdrawn_at).is_(None),
            ),
        )
        .join(Check, col(Check.id) == col(Call.check_id))
        .join(Submission, col(Submission.id) == col(Verification.submission_id))
        .where(
            which,
            Verification.state == VerificationState.RUNNING,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Verification.due_at), col(Verification.id))
    )
    found: dict[UUID, Proving] = {}
    now = utcnow()
    for verification, call, state in rows:
        one = found.setdefault(
            verification.id,
            Proving(verification.lot_id, verification.submission_id, verification.due_at),
        )
        one.asked += 1
        one.answered += call.answered_at is not None
        if call.runs_at(now):
            one.running += 1
        elif state in {CheckState.OPEN, CheckState.TO_REPAIR}:
            one.to_judge += 1
    return list(found.values())
