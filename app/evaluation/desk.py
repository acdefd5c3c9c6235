"""The desk of one evaluator: an answer with all that its form shows, read in four queries.

The page is asked for after every score, by a whole panel at once. So the answer itself is a record,
and the others in the row are only what leads to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Executable,
    Row,
    String,
    Uuid,
    and_,
    bindparam,
    exists,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased, joinedload
from sqlmodel import Session, col

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.core.errors import NotFoundError
from app.declarations.models import Party
from app.evaluation.models import Draft, HandIn, Hearing, HearingGuide, Score
from app.evaluation.sequence import Order
from app.panels.answers import ADMITTED_ONCE, Answer, alias_of, numbers_of
from app.panels.models import Declaration, Round, Seat
from app.panels.panel import is_new
from app.providers.models import Provider
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Assignment, Criterion, CriterionKind, Lot


@dataclass(frozen=True, slots=True)
class Place:
    """One answer in the row of all that a person scores: enough to go there."""

    number: int
    key: tuple[UUID, UUID]
    alias: str
    title: str
    saved_at: datetime | None

    @property
    def address(self) -> dict[str, Any]:
        """Give what an address of the answer needs, besides its lot."""
        return {"submission_id": self.key[0], "criterion_id": self.key[1]}


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion that a person scores, and when which submission got a score."""

    id: UUID
    title: str
    saved: dict[object, datetime] = field(default_factory=dict)
    """By the id of the submission, as the database keeps it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before an evaluator at one answer, and what keeps a person from sitting there."""

    answer: Answer
    score: Score | None
    names: frozenset[str]
    """Who stands behind the answer: only to warn where its document tells it."""
    draft: Draft | None
    hearing: Hearing | None
    """When the answer is heard in this round, if it is."""
    asked: str
    """What everybody is asked in the sessions on this criterion."""
    round: Round | None
    handed_in: HandIn | None
    is_assigned: bool
    has_conflict: bool
    has_declared: bool
    is_own: bool
    """Whether this person scores the answer."""
    numbers: dict[UUID, int]
    bidders: Sequence[Row[Any]]
    """Whose answers count."""
    questions: Sequence[Question]
    """What this person scores of each."""

    @property
    def counts(self) -> bool:
        """Whether the submission is still in."""
        return self.answer.submission.state == SubmissionState.SUBMITTED

    def places(self, order: Order) -> list[Place]:
        """Number what this person scores, in the order of their liking."""
        shows_names = _is_open(self.round)
        alias = {
            one.id: alias_of(self.numbers[one.id], one.name if shows_names else "")
            for one in self.bidders
        }
        bidders = sorted(self.bidders, key=lambda one: self.numbers[one.id])
        row = (
            [(bidder, question) for bidder in bidders for question in self.questions]
            if order == Order.SUBMISSION
            else [(bidder, question) for question in self.questions for bidder in bidders]
        )
        return [
            Place(
                number,
                (bidder.id, question.id),
                alias[bidder.id],
                question.title,
                question.saved.get(bidder.kept_id),
            )
            for number, (bidder, question) in enumerate(row, 1)
        ]


LOT, USER = bindparam("lot", type_=Uuid()), bindparam("user", type_=Uuid())


def desk_of(
    session: Session, lot: Lot, user: User, submission_id: UUID, criterion_id: UUID
) -> Desk:
    """Read the desk of a person at one answer of a lot."""
    of_lot = {"lot": lot.id, "user": user.id}
    address = {"tender": lot.tender_id, "submission": submission_id, "criterion": criterion_id}
    here = session.execute(HERE, {**of_lot, **address}).unique().first()
    if here is None:
        raise NotFoundError
    rows = session.connection()
    bidders, behind = rows.execute(BIDDERS, of_lot).all(), rows.execute(BEHIND, of_lot).all()
    numbers = numbers_of(lot, [one.id for one in bidders])
    counted = [one for one in bidders if one.state == SubmissionState.SUBMITTED]
    signed = {one.id: one.names for one in counted}
    return Desk(
        answer=Answer(
            lot,
            here.Submission,
            here.Criterion,
            here.Document,
            numbers[submission_id],
            here.name if _is_open(here.Round) else "",
        ),
        score=here.Score,
        names=frozenset(
            {here.name, here.short_name, *(name for one, name in behind if one == submission_id)}
        ),
        draft=here.Draft,
        hearing=here.Hearing,
        asked=here.questions or "",
        round=here.Round,
        handed_in=here.HandIn,
        is_assigned=here.is_assigned,
        has_conflict=here.has_conflict,
        has_declared=not any(is_new(names, None) for names in signed.values())
        and not any(is_new(signed[one], party) for one, party in behind if one in signed),
        is_own=here.is_own,
        numbers=numbers,
        bidders=counted,
        questions=_questions(rows.execute(QUESTIONS, of_lot).all()),
    )


def _questions(rows: Sequence[Row[Any]]) -> list[Question]:
    found: dict[object, Question] = {}
    for one in rows:
        if one.id not in found:
            found[one.id] = Question(UUID(str(one.id)), one.title)
        if one.of is not None:
            found[one.id].saved[one.of] = one.saved_at
    return list(found.values())


def _is_open(round_: Round | None) -> bool:
    """Whether names may be known: not where the tender is judged blind."""
    return round_ is not None and not round_.is_blind


def _same_answer(table: type[Document] | type[Score] | type[Draft] | type[Hearing]) -> Any:
    return and_(
        col(table.submission_id) == col(Submission.id),
        col(table.criterion_id) == col(Criterion.id),
    )


_conflict = aliased(Declaration)
_seats = select(col(Seat.id)).where(col(Seat.criterion_id) == col(Criterion.id))
_is_own = or_(~_seats.exists(), _seats.where(col(Seat.user_id) == USER).exists()).label("is_own")
_arrived = and_(col(Submission.lot_id) == LOT, col(Submission.state).in_(ADMITTED_ONCE))
_is_quality = col(Criterion.kind) == CriterionKind.QUALITY


def _kept(found: Any) -> Any:
    """Give an id as the database keeps it: to compare it needs no object."""
    return type_coerce(found, String)


HERE = (
    select(
        Submission,
        Criterion,
        Document,
        Score,
        Draft,
        Round,
        HandIn,
        Hearing,
        col(HearingGuide.questions),
        col(Provider.name),
        col(Provider.short_name),
        exists()
        .where(
            col(Assignment.tender_id) == bindparam("tender", type_=Uuid()),
            or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == LOT),
            col(Assignment.user_id) == USER,
            col(Assignment.duty) == Duty.EVALUATOR,
            col(Assignment.ended_at).is_(None),
        )
        .label("is_assigned"),
        exists()
        .where(
            col(_conflict.lot_id) == LOT,
            col(_conflict.user_id) == USER,
            col(_conflict.has_conflict).is_(True),
        )
        .label("has_conflict"),
        _is_own,
    )
    .join(Provider, col(Provider.id) == col(Submission.provider_id))
    .join(Criterion, col(Criterion.lot_id) == col(Submission.lot_id))
    .outerjoin(Document, _same_answer(Document))
    .outerjoin(Score, and_(_same_answer(Score), col(Score.evaluator_id) == USER))
    .outerjoin(Draft, and_(_same_answer(Draft), col(Draft.evaluator_id) == USER))
    .outerjoin(Round, col(Round.lot_id) == col(Submission.lot_id))
    .outerjoin(Hearing, and_(_same_answer(Hearing), col(Hearing.round_number) == col(Round.number)))
    .outerjoin(
        HearingGuide,
        and_(
            col(HearingGuide.criterion_id) == col(Criterion.id),
            col(HearingGuide.round_number) == col(Round.number),
        ),
    )
    .outerjoin(HandIn, and_(col(HandIn.lot_id) == LOT, col(HandIn.evaluator_id) == USER))
    .where(
        _arrived,
        _is_quality,
        col(Submission.id) == bindparam("submission", type_=Uuid()),
        col(Criterion.id) == bindparam("criterion", type_=Uuid()),
    )
    .options(joinedload(Criterion.scale))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
)
"""The answer itself, with what this person has to do with it."""

BIDDERS: Executable = (
    select(
        col(Submission.id),
        _kept(col(Submission.id)).label("kept_id"),
        col(Submission.state),
        col(Provider.name),
        col(Declaration.names),
    )
    .join(Provider, col(Provider.id) == col(Submission.provider_id))
    .outerjoin(
        Declaration,
        and_(
            col(Declaration.lot_id) == LOT,
            col(Declaration.user_id) == USER,
            col(Declaration.provider_id) == col(Provider.id),
        ),
    )
    .where(_arrived)
)
"""Who is in the lot, and what this person declared on each."""

QUESTIONS: Executable = (
    select(
        _kept(col(Criterion.id)).label("id"),
        col(Criterion.position),
        col(Criterion.title),
        _kept(col(Score.submission_id)).label("of"),
        col(Score.saved_at),
    )
    .outerjoin(
        Score, and_(col(Score.criterion_id) == col(Criterion.id), col(Score.evaluator_id) == USER)
    )
    .where(col(Criterion.lot_id) == LOT, _is_quality, _is_own)
    .order_by(col(Criterion.position))
)
"""What this person scores, once for each score given; once where there is none."""

BEHIND = (
    select(col(Party.submission_id), col(Party.name))
    .join(Submission, col(Submission.id) == col(Party.submission_id))
    .where(col(Submission.lot_id) == LOT)
)
"""The members and subcontractors behind each submission."""
