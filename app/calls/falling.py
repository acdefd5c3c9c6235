"""Who is about to fall away: a proof failed, and the verification is not finished yet."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.checks.models import Check, CheckState, Verification, VerificationState
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, Moment, Requirement


def about_to_fall(session: Session, lots: Iterable[Lot]) -> Sequence[Submission]:
    """List whose verification shows a failed knock-out while nobody finished it."""
    return session.exec(
        select(Submission)
        .join(Verification, col(Verification.submission_id) == col(Submission.id))
        .join(Check, col(Check.submission_id) == col(Submission.id))
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(
            col(Submission.lot_id).in_([one.id for one in lots]),
            Submission.state == SubmissionState.SUBMITTED,
            Verification.state == VerificationState.RUNNING,
            Check.state == CheckState.FAILED,
            Requirement.moment == Moment.VERIFICATION,
            col(Requirement.is_knock_out).is_(True),
        )
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .distinct()
        .order_by(col(Submission.number))
    ).all()


def demand_none_falls(session: Session, lots: Iterable[Lot]) -> None:
    """Refuse to decide or to tell anybody while who has a place is about to lose it."""
    if falling := about_to_fall(session, lots):
        raise ConflictError(
            _(
                "%(name)s does not prove everything. Finish its verification first: it falls "
                "away, and the rules of the tender say who comes next.",
                name=falling[0].provider.name,
            )
        )
