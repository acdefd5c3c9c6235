"""A deadline that moved after it passed: what came in between is not late any more."""

from sqlmodel import Session, col, select

from app.core.errors import ConflictError
from app.submissions.eligibility import Party, demand_eligible
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.submissions.readiness import readiness
from app.submissions.telling import tell_members
from app.tenders.models import Lot, LotState, Tender


def count_what_came(session: Session, tender: Tender) -> None:
    """Let what came before the later deadline count; what lacks something is open to mend."""
    query = (
        select(Submission)
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .where(
            Submission.tender_id == tender.id,
            Submission.state == SubmissionState.LATE,
            col(Submission.submitted_at) <= tender.deadline,
            Lot.state != LotState.WITHDRAWN,
        )
        .with_for_update(of=Submission)
    )
    for submission in session.exec(query).all():
        counts = _could_have_counted(session, submission)
        action = SubmissionAction.COUNT if counts else SubmissionAction.OPEN_AGAIN
        SUBMISSION_FLOW.advance(session, submission, action, None)
        tell_members(session, submission, "mail.not_late")


def _could_have_counted(session: Session, submission: Submission) -> bool:
    """Whether it would have been taken in time: complete, and from who may take part."""
    if not readiness(session, submission).is_complete:
        return False
    lot, party = (
        session.get_one(Lot, submission.lot_id),
        Party(submission.provider_id, submission.id),
    )
    try:
        demand_eligible(session, lot, party, submission.exception, submission.submitted_at)
    except ConflictError:
        return False
    return True
