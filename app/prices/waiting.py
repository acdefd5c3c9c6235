"""What waits about low prices: an explanation, its judgement, or a look before the ranking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Proposal
from app.audit.service import name_of
from app.core.clock import utcnow
from app.prices.low_prices import FAR_BELOW, JUDGE, below
from app.prices.models import PriceQuestion
from app.submissions.models import Price, Submission, SubmissionState


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question about a price that nobody judged yet, and who is next."""

    lot_id: UUID
    submission_id: UUID
    due_at: datetime
    is_answered: bool
    proposer_id: UUID | None
    """Who proposed a judgement that waits for a second person."""

    @property
    def can_be_judged(self) -> bool:
        """Whether the provider answered, or its term is over."""
        return self.is_answered or utcnow() > self.due_at


def questions_waiting(session: Session, lots: Collection[UUID]) -> dict[UUID, list[OpenQuestion]]:
    """Read per lot what was asked about prices and is not judged yet."""
    asked = session.exec(
        select(PriceQuestion)
        .join(Submission, col(Submission.id) == col(PriceQuestion.submission_id))
        .where(
            col(PriceQuestion.lot_id).in_(lots),
            col(PriceQuestion.is_explained).is_(None),
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(PriceQuestion.due_at))
    ).all()
    if not asked:
        return {}
    proposers = dict(
        session.exec(
            select(Proposal.subject, Proposal.proposer_id).where(
                Proposal.kind == JUDGE,
                col(Proposal.subject).in_([name_of(one) for one in asked]),
                col(Proposal.confirmed_at).is_(None),
                col(Proposal.withdrawn_at).is_(None),
            )
        ).all()
    )
    found: dict[UUID, list[OpenQuestion]] = {}
    for one in asked:
        waits = OpenQuestion(
            one.lot_id,
            one.submission_id,
            one.due_at,
            one.answered_at is not None,
            proposers.get(name_of(one)),
        )
        found.setdefault(one.lot_id, []).append(waits)
    return found


def lots_to_look_at(session: Session, lots: Collection[UUID]) -> frozenset[UUID]:
    """Name the lots with an open price far below the others that nobody asked about."""
    if not lots:
        return frozenset()
    asked = select(PriceQuestion.submission_id).where(col(PriceQuestion.lot_id).in_(lots))
    rows = session.exec(
        select(Submission.lot_id, Submission.id, col(Price.amount), col(Submission.id).in_(asked))
        .join(Price, col(Price.submission_id) == col(Submission.id))
        .where(
            col(Submission.lot_id).in_(lots),
            Submission.state == SubmissionState.SUBMITTED,
            col(Price.amount).is_not(None),
        )
    ).all()
    amounts: dict[UUID, dict[UUID, Fraction]] = {}
    for lot_id, submission_id, amount, _was_asked in rows:
        amounts.setdefault(lot_id, {})[submission_id] = Fraction(amount or 0)
    return frozenset(
        lot_id
        for lot_id, submission_id, _amount, was_asked in rows
        if not was_asked and (below(amounts[lot_id], submission_id) or 0) >= FAR_BELOW
    )
