"""The desk of one evaluator: an answer with all that its form shows, read in three queries.

The page is asked for after every score, by a whole panel at once. So the answer itself is a record,
and the others in the row are only what leads to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row, Uuid, and_, bindparam, exists, or_, select
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
    row: Sequence[Row[Any]]

    @property
    def counts(self) -> bool:
        """Whether the submission is still in."""
        return self.answer.submission.state == SubmissionState.SUBMITTED

    def places(self, order: Order) -> list[Place]:
        """Number what this person scores, in the order of their liking."""
        named = {one.submission: one.name for one in self.row} if _is_open(self.round) else {}
        alias = {one: alias_of(number, named.get(one, "")) for one, number in self.numbers.items()}
        by_number = order == Order.SUBMISSION
        row = sorted(
            (self.numbers[one.submission], one.position, one) if by_number
            else (one.position, self.numbers[one.submission], one)
            for one in self.row
        )  # fmt: skip
        return [
            Place(
                number,
                (one.submission, one.criterion),
                alias[one.submission],
                one.title,
                one.saved_at,
            )
            for number, (_first, _second, one) in enumerate(row, 1)
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
    row, behind = rows.execute(ROW, of_lot).all(), rows.execute(BEHIND, of_lot).all()
    numbers = numbers_of(lot, {one.submission for one in row})
    counted = [one for one in row if one.state == SubmissionState.SUBMITTED]
    signed = {one.submission: one.names for one in counted}
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
        row=[one for one in counted if one.is_own],
    )


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
_of_lot = and_(
    col(Submission.lot_id) == LOT,
    col(Submission.state).in_(ADMITTED_ONCE),
    col(Criterion.kind) == CriterionKind.QUALITY,
)

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
        _of_lot,
        col(Submission.id) == bindparam("submission", type_=Uuid()),
        col(Criterion.id) == bindparam("criterion", type_=Uuid()),
    )
    .options(joinedload(Criterion.scale))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
)
"""The answer itself, with what this person has to do with it."""

ROW: Executable = (
    select(
        col(Submission.id).label("submission"),
        col(Submission.state),
        col(Provider.name),
        col(Criterion.id).label("criterion"),
        col(Criterion.position),
        col(Criterion.title),
        col(Score.saved_at),
        col(Declaration.names),
        _is_own,
    )
    .join(Provider, col(Provider.id) == col(Submission.provider_id))
    .join(Criterion, col(Criterion.lot_id) == col(Submission.lot_id))
    .outerjoin(Score, and_(_same_answer(Score), col(Score.evaluator_id) == USER))
    .outerjoin(
        Declaration,
        and_(
            col(Declaration.lot_id) == LOT,
            col(Declaration.user_id) == USER,
            col(Declaration.provider_id) == col(Provider.id),
        ),
    )
    .where(_of_lot)
)
"""Every answer of the lot, as little as the row and the declarations need."""

BEHIND = (
    select(col(Party.submission_id), col(Party.name))
    .join(Submission, col(Submission.id) == col(Party.submission_id))
    .where(col(Submission.lot_id) == LOT)
)
"""The members and subcontractors behind each submission."""
