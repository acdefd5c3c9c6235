"""The desk of one evaluator: an answer with all that its form shows, read in three queries.

The page is asked for after every score, by a whole panel at once.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import Session, col

from app.accounts.models import User
from app.core.errors import NotFoundError
from app.declarations.models import Party
from app.evaluation.models import Draft, HandIn, Hearing, HearingGuide, Score
from app.evaluation.worklist import Order, Task, in_chosen_order
from app.panels.answers import ADMITTED_ONCE, Answer, in_order
from app.panels.models import Declaration, Round, Seat
from app.panels.panel import is_new
from app.providers.models import Provider
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Criterion, CriterionKind, Lot


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before an evaluator at one answer, and what keeps a person from sitting there."""

    lot: Lot
    at: tuple[UUID, UUID]
    scored: list[tuple[Answer, Score | None]]
    """Every answer that this person scores, question by question."""
    names: frozenset[str]
    """Who stands behind the answer: only to warn where its document tells it."""
    draft: Draft | None
    hearing: Hearing | None
    """When the answer is heard in this round, if it is."""
    asked: str
    """What everybody is asked in the sessions on this criterion."""
    round: Round | None
    handed_in: HandIn | None
    has_conflict: bool
    has_declared: bool

    @property
    def is_own(self) -> bool:
        """Whether the answer is there, and this person scores it."""
        return any(answer.key == self.at for answer, _score in self.scored)

    @property
    def answer(self) -> Answer:
        """Give the answer itself."""
        return next(answer for answer, _score in self.scored if answer.key == self.at)

    def tasks(self, order: Order) -> list[Task]:
        """Number what this person scores, in the order of their liking."""
        return in_chosen_order(self.scored, order)


def desk_of(
    session: Session, lot: Lot, user: User, submission_id: UUID, criterion_id: UUID
) -> Desk:
    """Read the desk of a person at one answer of a lot."""
    rows = session.execute(_everything(lot, user)).all()
    if not rows:
        raise NotFoundError
    submitted = {row.Submission.id: row.Submission for row in rows}.values()
    counted = [row for row in rows if row.Submission.state == SubmissionState.SUBMITTED]
    behind = _behind(session, lot)
    numbers = {one.id: number for number, one in in_order(lot, submitted)}
    at = (submission_id, criterion_id)
    here = next((row for row in counted if (row.Submission.id, row.Criterion.id) == at), None)
    return Desk(
        lot=lot,
        at=at,
        scored=sorted(
            (
                (_answer(lot, row, numbers[row.Submission.id]), row.Score)
                for row in counted
                if row.is_own
            ),
            key=lambda one: (one[0].criterion.position, one[0].number),
        ),
        names=frozenset(
            {here.name, here.short_name, *behind.get(submission_id, ())} if here else ()
        ),
        draft=here.Draft if here else None,
        hearing=here.Hearing if here else None,
        asked=here.questions or "" if here else "",
        round=rows[0].Round,
        handed_in=rows[0].HandIn,
        has_conflict=rows[0].has_conflict,
        has_declared=not any(
            is_new(row.names, party)
            for row in counted
            for party in (None, *behind.get(row.Submission.id, ()))
        ),
    )


def _everything(lot: Lot, user: User) -> Select[*tuple[Any, ...]]:
    """Ask for every answer of a lot, with what this person has to do with it."""
    conflict = aliased(Declaration)
    seats = select(col(Seat.id)).where(col(Seat.criterion_id) == col(Criterion.id))
    declared = and_(
        col(Declaration.lot_id) == lot.id,
        col(Declaration.user_id) == user.id,
        col(Declaration.provider_id) == col(Provider.id),
    )
    return (
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
            col(Declaration.names),
            exists()
            .where(
                col(conflict.lot_id) == lot.id,
                col(conflict.user_id) == user.id,
                col(conflict.has_conflict).is_(True),
            )
            .label("has_conflict"),
            or_(~seats.exists(), seats.where(col(Seat.user_id) == user.id).exists()).label(
                "is_own"
            ),
        )
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .join(Criterion, col(Criterion.lot_id) == col(Submission.lot_id))
        .outerjoin(Document, _same_answer(Document))
        .outerjoin(Score, and_(_same_answer(Score), col(Score.evaluator_id) == user.id))
        .outerjoin(Draft, and_(_same_answer(Draft), col(Draft.evaluator_id) == user.id))
        .outerjoin(Declaration, declared)
        .outerjoin(Round, col(Round.lot_id) == col(Submission.lot_id))
        .outerjoin(
            Hearing,
            and_(_same_answer(Hearing), col(Hearing.round_number) == col(Round.number)),
        )
        .outerjoin(
            HearingGuide,
            and_(
                col(HearingGuide.criterion_id) == col(Criterion.id),
                col(HearingGuide.round_number) == col(Round.number),
            ),
        )
        .outerjoin(HandIn, and_(col(HandIn.lot_id) == lot.id, col(HandIn.evaluator_id) == user.id))
        .where(
            col(Submission.lot_id) == lot.id,
            col(Submission.state).in_(ADMITTED_ONCE),
            col(Criterion.kind) == CriterionKind.QUALITY,
        )
        .options(selectinload(Criterion.scale))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    )


def _same_answer(table: type[Document] | type[Score] | type[Draft] | type[Hearing]) -> Any:
    return and_(
        col(table.submission_id) == col(Submission.id),
        col(table.criterion_id) == col(Criterion.id),
    )


def _behind(session: Session, lot: Lot) -> dict[UUID, list[str]]:
    """Name the members and subcontractors behind each submission."""
    rows = session.execute(
        select(col(Party.submission_id), col(Party.name))
        .join(Submission, col(Submission.id) == col(Party.submission_id))
        .where(col(Submission.lot_id) == lot.id)
    )
    found: dict[UUID, list[str]] = {}
    for submission_id, name in rows:
        found.setdefault(submission_id, []).append(name)
    return found


def _answer(lot: Lot, row: Any, number: int) -> Answer:
    """Show a name only where the tender is not judged blind."""
    is_open = row.Round is not None and not row.Round.is_blind
    return Answer(
        lot, row.Submission, row.Criterion, row.Document, number, row.name if is_open else ""
    )
