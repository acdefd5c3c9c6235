"""Which applications of an open house wait for a ruling, for checks or for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.admissions.models import ResponseTerm, Ruling
from app.admissions.responding import countdown_of
from app.audit.service import name_of
from app.awards.models import Award, AwardState
from app.checks.gates import ADMITS
from app.checks.models import Gate
from app.core.clock import dutch, utcnow
from app.products.admission import standing_of, windows_among
from app.submissions.models import Submission, SubmissionState
from app.work.posts import Post


@dataclass(frozen=True, slots=True)
class Application:
    """An application of an open house on which nobody decided yet."""

    id: UUID
    number: int
    name: str
    needs_ruling: bool
    """Whether it came outside the window, and nobody ruled on the exception yet."""
    is_checked: bool
    """Whether nothing but the decision is left: judged, or not let in as an exception."""
    answer_by: datetime | None
    """When the term ends that the documents promise."""


def applications_of(session: Session, posts: Sequence[Post]) -> dict[UUID, list[Application]]:
    """Read which applications wait for a ruling, checks or a decision, per product."""
    lots = {post.lot.id: post.lot for post in posts if post.lot and post.lot.state in ADMITS}
    found: dict[UUID, list[Application]] = {}
    if not lots:
        return found
    decided = select(Award.submission_id).where(
        col(Award.lot_id).in_(lots),
        col(Award.submission_id).is_not(None),
        Award.state != AwardState.WITHDRAWN,
    )
    rows = session.exec(
        select(Submission, Gate.finished_at, Ruling.is_granted, ResponseTerm)
        .join(Gate, col(Gate.submission_id) == col(Submission.id), isouter=True)
        .join(Ruling, col(Ruling.submission_id) == col(Submission.id), isouter=True)
        .join(ResponseTerm, col(ResponseTerm.tender_id) == Submission.tender_id, isouter=True)
        .where(
            col(Submission.lot_id).in_(lots),
            Submission.state == SubmissionState.SUBMITTED,
            col(Submission.id).not_in(decided),
        )
        .order_by(col(Submission.number))
    )
    windows = windows_among(session, lots)
    for submission, finished_at, is_granted, term in rows:
        countdown = countdown_of(term, submission)
        lot, day = lots[submission.lot_id], dutch(submission.submitted_at or utcnow()).date()
        one = Application(
            submission.id,
            submission.number or 0,
            name_of(submission),
            is_granted is None and not standing_of(lot, windows.get(lot.id, ()), day).is_open,
            finished_at is not None or is_granted is False,
            countdown.ends_at if countdown else None,
        )
        found.setdefault(lot.id, []).append(one)
    return found
