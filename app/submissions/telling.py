"""Who started a submission, to be told of a change; the officer never learns who they are."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.core.outbox import enqueue
from app.providers.models import ProviderMember
from app.publishing.models import Version
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Tender

TOLD = frozenset(
    {SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.LATE,
     SubmissionState.WITHDRAWN}
)  # fmt: skip
"""Who dropped out for good has nothing to gain from a change."""


def who_started(session: Session, tender: Tender) -> list[UUID]:
    """Find everybody who acts for a provider that started a submission."""
    query = (
        select(ProviderMember.user_id)
        .join(Submission, col(Submission.provider_id) == col(ProviderMember.provider_id))
        .where(Submission.tender_id == tender.id, col(Submission.state).in_(TOLD))
        .distinct()
    )
    return list(session.exec(query))


def tell_members(session: Session, submission: Submission, kind: str, **besides: str) -> None:
    """Write everybody who acts for a provider about its submission."""
    members = select(ProviderMember.user_id).where(
        ProviderMember.provider_id == submission.provider_id
    )
    for user_id in session.exec(members):
        told = {"submission_id": str(submission.id), "user_id": str(user_id), **besides}
        enqueue(session, kind, told)


def newer_versions(session: Session, submission: Submission) -> list[Version]:
    """Find the versions that came after it was submitted, or started."""
    since = submission.submitted_at or submission.started_at
    query = (
        select(Version)
        .where(Version.tender_id == submission.tender_id, Version.published_at > since)
        .order_by(col(Version.number))
    )
    return list(session.exec(query))
