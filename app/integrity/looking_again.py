"""Look at integrity once more after it was decided: for a whole tender, whoever it is about."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.checks.gates import reopen_gate
from app.checks.models import Gate, GateState
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Tender


def look_again(session: Session, tender: Tender, officer: User) -> None:
    """Open every gate of a tender once more, so that nobody can tell about whom it is.

    Every provider is judged again; until then no decision and no contract follows.
    """
    gates = decided_gates(session, tender)
    if not gates:
        raise ConflictError(_("Nothing of this tender is decided. There is nothing to open again."))
    for gate in gates:
        reopen_gate(session, gate, officer)


def decided_gates(session: Session, tender: Tender) -> list[Gate]:
    """List the decided gates of who is still in the running, in order of arrival."""
    query = (
        select(Gate)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .where(
            Gate.tender_id == tender.id,
            Gate.state == GateState.DECIDED,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Gate.started_at), col(Submission.number), col(Gate.id))
    )
    return list(session.exec(query))
