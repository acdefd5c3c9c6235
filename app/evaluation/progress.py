"""How far everybody is, for whoever guards the planning: counts and ticks, never a score."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.evaluation.models import HandIn, Score
from app.panels.answers import Answer, answers_of
from app.panels.panel import conflicted, declared_by, panel_of
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far one evaluator is with each submission; never what was given."""

    evaluator: User
    has_declared: bool
    done: tuple[int, ...]
    """Per submission, how many answers have a score."""
    asked: tuple[int, ...]
    """Per submission, how many answers this person scores."""
    given: frozenset[tuple[UUID, UUID]]
    handed_in: HandIn | None

    @property
    def total(self) -> int:
        """Count the answers that have a score."""
        return sum(self.done)

    @property
    def to_do(self) -> int:
        """Count the answers that this person scores."""
        return sum(self.asked)


@dataclass(frozen=True, slots=True)
class Progress:
    """Evaluators by submissions and criteria, with ticks only."""

    numbers: tuple[int, ...]
    answers: tuple[Answer, ...]
    rows: tuple[ProgressRow, ...]
    stepped_back: tuple[User, ...]

    @property
    def waiting(self) -> list[User]:
        """List whose scores are not all in yet."""
        return [
            row.evaluator for row in self.rows if row.handed_in is None or row.total < row.to_do
        ]


def progress(session: Session, lot: Lot) -> Progress:
    """Count what the evaluators did."""
    answers = answers_of(session, lot)
    given: dict[UUID, set[tuple[UUID, UUID]]] = {}
    for evaluator, submission, criterion in session.exec(
        select(Score.evaluator_id, Score.submission_id, Score.criterion_id).where(
            Score.lot_id == lot.id
        )
    ):
        given.setdefault(evaluator, set()).add((submission, criterion))
    handed_in = {
        one.evaluator_id: one for one in session.exec(select(HandIn).where(HandIn.lot_id == lot.id))
    }
    declared = declared_by(session, lot)
    off = conflicted(session, lot)
    return Progress(
        numbers=tuple(sorted({answer.number for answer in answers})),
        answers=tuple(answers),
        rows=tuple(
            _row(
                person,
                answers,
                given.get(person.id, set()),
                has_declared=person.id in declared,
                handed_in=handed_in.get(person.id),
            )
            for person in panel_of(session, lot)
        ),
        stepped_back=tuple(
            session.exec(select(User).where(col(User.id).in_(off)).order_by(User.name))
        ),
    )


def _row(
    person: User,
    answers: list[Answer],
    given: set[tuple[UUID, UUID]],
    *,
    has_declared: bool,
    handed_in: HandIn | None,
) -> ProgressRow:
    done: dict[int, int] = {}
    asked: dict[int, int] = {}
    for answer in answers:
        mine = answer.is_for(person)
        asked[answer.number] = asked.get(answer.number, 0) + mine
        done[answer.number] = done.get(answer.number, 0) + (mine and answer.key in given)
    numbers = sorted(asked)
    return ProgressRow(
        person,
        has_declared,
        tuple(done[number] for number in numbers),
        tuple(asked[number] for number in numbers),
        frozenset(given),
        handed_in,
    )
