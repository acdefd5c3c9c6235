"""Say to a provider that it uploaded or changed but did not submit: on every page, and by mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, case, exists, func, or_
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.outbox import enqueue
from app.providers.models import ProviderMember
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submissions.service import OPEN_STATES
from app.tenders.models import Lot, Tender

STEPS = (timedelta(minutes=15), timedelta(hours=2), timedelta(days=1))
"""So long before the deadline a mail goes out, the last one first."""


@dataclass(frozen=True, slots=True)
class Unsubmitted:
    """Something was uploaded for a lot, or what was submitted is being replaced: not submitted."""

    submission_id: UUID
    lot: str
    deadline: datetime | None
    counts: int | None = None
    """The number of the earlier submission that counts until its replacement is submitted."""


_WAITS = or_(
    and_(
        col(Submission.state) == SubmissionState.DRAFT,
        or_(
            exists().where(col(Document.submission_id) == col(Submission.id)),
            exists().where(col(Price.submission_id) == col(Submission.id)),
        ),
    ),
    col(Submission.replacing_since).is_not(None),
)


_COUNTS = case((col(Submission.replacing_since).is_not(None), col(Submission.number)))


def unsubmitted_of(session: Session, user: User) -> list[Unsubmitted]:
    """List what a person's organisation uploaded and did not submit, what closes first on top."""
    rows = session.exec(
        select(Submission.id, Lot.title, Tender.deadline, _COUNTS)
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .join(Tender, col(Tender.id) == col(Submission.tender_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(
            ProviderMember.user_id == user.id,
            col(Lot.state).in_(OPEN_STATES),
            or_(col(Tender.deadline).is_(None), col(Tender.deadline) >= utcnow()),
            _WAITS,
        )
        .order_by(col(Tender.deadline).is_(None), col(Tender.deadline), col(Lot.number))
    )
    return [Unsubmitted(*row) for row in rows]


def plan(session: Session) -> None:
    """Ask for the mails that are due now: each once, to everybody who acts for the provider.

    It reads the deadline as it is, so that a deadline that moved needs nothing.
    """
    now = utcnow()
    for submission_id, began_at, deadline, user_id in _closing_soon(session, now):
        step = next(step for step in STEPS if deadline - now <= step)
        if began_at > deadline - step:
            continue
        minutes = int(step.total_seconds()) // 60
        enqueue(
            session,
            "mail.unsubmitted",
            {"submission_id": str(submission_id), "user_id": str(user_id), "minutes": minutes},
            key=f"unsubmitted:{submission_id}:{user_id}:{deadline.isoformat()}:{minutes}",
        )


def _closing_soon(session: Session, now: datetime) -> list[tuple[UUID, datetime, datetime, UUID]]:
    rows = session.exec(
        select(
            Submission.id,
            func.coalesce(Submission.replacing_since, Submission.started_at),
            Tender.deadline,
            User.id,
        )
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .join(Tender, col(Tender.id) == col(Submission.tender_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .join(User, col(User.id) == col(ProviderMember.user_id))
        .where(
            col(Lot.state).in_(OPEN_STATES),
            col(Tender.deadline) > now,
            col(Tender.deadline) <= now + STEPS[-1],
            col(User.disabled_at).is_(None),
            _WAITS,
        )
    )
    return [(one, at, deadline, user) for one, at, deadline, user in rows if deadline]
