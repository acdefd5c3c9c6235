"""Winners that have yet to prove what they only declared (Aw 2.102)."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.awards.models import Award, AwardState
from app.calls.verifying import VERIFYING
from app.checks.models import Check, CheckState, Verification
from app.letters.models import Letter, LetterKind
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, Moment, Requirement


def unproven_in(session: Session, lots: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """List per lot the submissions that win and were not asked for their proofs yet, by name."""
    asked = select(Verification.id).where(Verification.submission_id == col(Letter.submission_id))
    rows = session.exec(
        select(Letter.lot_id, Letter.submission_id, Provider.name)
        .join(Award, col(Award.id) == col(Letter.award_id))
        .join(Lot, col(Lot.id) == col(Letter.lot_id))
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .join(Provider, col(Provider.id) == col(Letter.provider_id))
        .join(Check, col(Check.submission_id) == col(Letter.submission_id))
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(
            col(Letter.lot_id).in_(lots),
            Letter.kind == LetterKind.WINNER,
            col(Award.state).in_((AwardState.INTENDED, AwardState.STANDSTILL)),
            col(Lot.state).in_(VERIFYING),
            Submission.state == SubmissionState.SUBMITTED,
            Requirement.moment == Moment.VERIFICATION,
            Check.state != CheckState.NOT_APPLICABLE,
            ~asked.exists(),
        )
        .distinct()
        .order_by(Provider.name)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for lot_id, submission_id, name in rows:
        found.setdefault(lot_id, []).append((submission_id, name))
    return found
