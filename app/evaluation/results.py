"""What leaves the room: results once fixed, counts without scores, a trail that keeps quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.models import Event, Payload
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evaluation.answers import counted_submissions, quality_criteria
from app.evaluation.models import Consensus, Declaration, HandIn, Round, RoundState, Score
from app.evaluation.panel import conflicted, panel_of, providers_of, round_of
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class GivenScore:
    """One evaluator's own score of one answer."""

    evaluator_id: UUID
    step: str
    motivation: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the panel made of one answer."""

    submission_id: UUID
    criterion_id: UUID
    scores: tuple[GivenScore, ...]
    """Of everybody on the frozen panel, ordered by evaluator."""
    step: str
    """The settled step; empty where a mean or median was published."""
    motivation: str
    internal_remark: str
    moved: str


def results_of(session: Session, lot: Lot) -> tuple[Result, ...]:
    """Give the scores and consensus of every answer that was judged, once they are fixed."""
    round_ = round_of(session, lot)
    if round_ is None or round_.state != RoundState.FIXED:
        raise ConflictError(_("The scores of this lot are not fixed yet."))
    panel = {person.id for person in panel_of(session, lot)}
    scores: dict[tuple[UUID, UUID], list[GivenScore]] = {}
    for score in session.exec(
        select(Score).where(Score.lot_id == lot.id).order_by(col(Score.evaluator_id))
    ):
        if score.evaluator_id in panel:
            given = GivenScore(score.evaluator_id, score.step, score.motivation, score.page)
            scores.setdefault((score.submission_id, score.criterion_id), []).append(given)
    settled = session.exec(
        select(Consensus)
        .where(Consensus.lot_id == lot.id)
        .order_by(col(Consensus.submission_id), col(Consensus.criterion_id))
    )
    return tuple(
        Result(
            one.submission_id,
            one.criterion_id,
            tuple(scores.get((one.submission_id, one.criterion_id), ())),
            one.step,
            one.motivation,
            one.internal_remark,
            one.moved,
        )
        for one in settled
    )


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far one evaluator is with each submission; never what was given."""

    evaluator: User
    has_declared: bool
    done: tuple[int, ...]
    handed_in: HandIn | None

    @property
    def total(self) -> int:
        """Count the answers that have a score."""
        return sum(self.done)


@dataclass(frozen=True, slots=True)
class Progress:
    """Evaluators by submissions, with counts only."""

    numbers: tuple[int, ...]
    per_submission: int
    rows: tuple[ProgressRow, ...]
    stepped_back: tuple[User, ...]

    @property
    def total(self) -> int:
        """Count the answers that each evaluator scores."""
        return len(self.numbers) * self.per_submission

    @property
    def waiting(self) -> list[User]:
        """List whose scores are not all in yet."""
        return [
            row.evaluator for row in self.rows if row.handed_in is None or row.total < self.total
        ]


def progress(session: Session, lot: Lot) -> Progress:
    """Count what the evaluators did, for whoever guards the planning."""
    submissions = counted_submissions(session, lot)
    counts: dict[tuple[UUID, UUID], int] = {
        (evaluator, submission): n
        for evaluator, submission, n in session.exec(
            select(Score.evaluator_id, Score.submission_id, func.count())
            .where(Score.lot_id == lot.id)
            .group_by(col(Score.evaluator_id), col(Score.submission_id))
        )
    }
    handed_in = {
        one.evaluator_id: one for one in session.exec(select(HandIn).where(HandIn.lot_id == lot.id))
    }
    off = conflicted(session, lot)
    providers = {one.id for one in providers_of(session, lot)}
    declared: dict[UUID, set[UUID]] = {}
    for user_id, provider_id in session.exec(
        select(Declaration.user_id, Declaration.provider_id).where(Declaration.lot_id == lot.id)
    ):
        declared.setdefault(user_id, set()).add(provider_id)
    return Progress(
        numbers=tuple(number for number, _submission in submissions),
        per_submission=len(quality_criteria(session, lot)),
        rows=tuple(
            ProgressRow(
                person,
                declared.get(person.id, set()) >= providers,
                tuple(counts.get((person.id, one.id), 0) for _number, one in submissions),
                handed_in.get(person.id),
            )
            for person in panel_of(session, lot)
        ),
        stepped_back=tuple(
            session.exec(select(User).where(col(User.id).in_(off)).order_by(User.name))
        ),
    )


def withhold(
    session: Session, tender_id: UUID, pairs: Sequence[tuple[Event, Payload | None]]
) -> list[tuple[Event, Payload | None]]:
    """Leave the payload of scores out of a trail as long as consensus of their lot is not open."""
    closed = {
        str(lot_id)
        for lot_id in session.exec(
            select(Round.lot_id).where(
                Round.tender_id == tender_id, Round.state == RoundState.INDIVIDUAL
            )
        )
    }
    return [
        (event, None if _tells_score(event, payload, closed) else payload)
        for event, payload in pairs
    ]


def _tells_score(event: Event, payload: Payload | None, closed: set[str]) -> bool:
    after = payload.data.get("after") if payload else None
    return event.action == "score.give" and isinstance(after, dict) and after["lot_id"] in closed
