"""A deadline that moved after it passed: what came in between is not late any more."""

from sqlmodel import Session, col, select

from app.core.errors import ConflictError
from app.core.outbox import enqueue
from app.providers.models import ProviderMember
from app.submissions.eligibility import Party, demand_eligible
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.submissions.readiness import readiness
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
        _tell(session, submission)


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


def _tell(session: Session, submission: Submission) -> None:
    members = select(ProviderMember.user_id).where(
        ProviderMember.provider_id == submission.provider_id
    )
    for user_id in session.exec(members):
        told = {"submission_id": str(submission.id), "user_id": str(user_id)}
        enqueue(session, "mail.not_late", told)
