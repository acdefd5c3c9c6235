"""What an evaluator or chair has to do: over all lots, and answer by answer in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.authorities.people import ON_PANEL
from app.core.clock import utcnow
from app.declarations.models import Party
from app.evaluation.models import HandIn, Hearing, Score
from app.evaluation.sequence import Order
from app.evaluation.service import own_scores
from app.panels.answers import Answer, answers_of
from app.panels.models import Declaration, Round, RoundState, Seat
from app.panels.panel import is_new
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Assignment, Criterion, CriterionKind, Lot, LotState


@dataclass(frozen=True, slots=True)
class Task:
    """One answer that an evaluator scores, with the own score if there is one."""

    number: int
    answer: Answer
    score: Score | None

    @property
    def saved_at(self) -> datetime | None:
        """Say when it got its score."""
        return self.score.saved_at if self.score else None


def tasks_of(session: Session, lot: Lot, user: User, order: Order = Order.QUESTION) -> list[Task]:
    """List a person's answers in a lot, in the order in which they are scored."""
    scores = own_scores(session, lot, user)
    own = [answer for answer in answers_of(session, lot) if answer.is_for(user)]
    if order == Order.SUBMISSION:
        own = sorted(own, key=lambda one: (one.number, one.criterion.position))
    return [Task(number, one, scores.get(one.key)) for number, one in enumerate(own, 1)]


@dataclass(frozen=True, slots=True)
class MyLot:
    """A lot that somebody evaluates or chairs, and how far they are."""

    lot: Lot
    is_evaluator: bool
    is_chair: bool
    round: Round | None
    to_declare: int
    done: int
    total: int
    handed_in: HandIn | None
    is_all_in: bool
    heard_at: datetime | None
    """When the next interview or presentation begins."""

    @property
    def is_running(self) -> bool:
        """Whether the lot is being scored now."""
        return self.lot.state == LotState.SCORING

    @property
    def next(self) -> str:
        """Name the step that is next for this person."""
        if not self.is_running or self.round is None:
            return "later" if self.round is None else "done"
        if self.to_declare and self.round.state != RoundState.FIXED:
            return "declare"
        if self.round.state != RoundState.INDIVIDUAL:
            return self.round.state.value
        if self.is_chair and self.is_all_in:
            return "open"
        if not self.is_evaluator:
            return "chair" if self.is_chair else "attend"
        if self.done < self.total:
            return "score"
        return "wait" if self.handed_in else "hand_in"


EVALUATED = (LotState.SCORING, LotState.RANKED, LotState.STANDSTILL, LotState.FINAL)
COMING = (LotState.PUBLISHED, LotState.OPENED, LotState.CHECKING)


def my_lots(session: Session, user: User) -> list[MyLot]:
    """List the lots of who judges or attends, running ones first; not those left for a conflict."""
    duties: dict[UUID, set[Duty]] = {}
    for lot_id, duty in session.exec(
        select(Lot.id, Assignment.duty)
        .join(Assignment, _is_for_lot())
        .where(
            Assignment.user_id == user.id,
            col(Assignment.duty).in_(ON_PANEL),
            col(Assignment.ended_at).is_(None),
            col(Lot.id).not_in(
                select(Declaration.lot_id).where(
                    Declaration.user_id == user.id, col(Declaration.has_conflict).is_(True)
                )
            ),
        )
    ):
        duties.setdefault(lot_id, set()).add(Duty(duty))
    lots = session.exec(
        select(Lot)
        .where(col(Lot.id).in_(duties), col(Lot.state).in_((*EVALUATED, *COMING)))
        .options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    ids = [lot.id for lot in lots]
    counted, to_declare = _submissions(session, user, ids)
    criteria = _criteria(session, user, ids)
    scored = _scored(session, user, ids)
    rounds = {
        one.lot_id: one for one in session.exec(select(Round).where(col(Round.lot_id).in_(ids)))
    }
    hand_ins = session.exec(select(HandIn).where(col(HandIn.lot_id).in_(ids))).all()
    handed_in = {one.lot_id: one for one in hand_ins if one.evaluator_id == user.id}
    all_in = _all_in(session, ids, {(one.lot_id, one.evaluator_id) for one in hand_ins})
    heard = _heard(session, ids)
    mine = [
        MyLot(
            lot=lot,
            is_evaluator=Duty.EVALUATOR in duties[lot.id],
            is_chair=Duty.CHAIR in duties[lot.id],
            round=rounds.get(lot.id),
            to_declare=len(to_declare[lot.id]),
            done=scored.get(lot.id, 0),
            total=len(counted[lot.id]) * criteria.get(lot.id, 0),
            handed_in=handed_in.get(lot.id),
            is_all_in=lot.id in all_in,
            heard_at=heard.get(lot.id),
        )
        for lot in lots
    ]
    return sorted(mine, key=_urgency)


def _heard(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Find per lot when the next session begins."""
    rows = session.exec(
        select(Hearing.lot_id, func.min(Hearing.at))
        .where(col(Hearing.lot_id).in_(ids), Hearing.at > utcnow())
        .group_by(col(Hearing.lot_id))
    )
    return {row[0]: row[1] for row in rows}


def _urgency(one: MyLot) -> tuple[bool, bool, str, str, int]:
    until = one.lot.scoring_until
    return (
        not one.is_running,
        until is None,
        until.isoformat() if until else "",
        one.lot.tender.title,
        one.lot.number,
    )


def _all_in(session: Session, ids: Sequence[UUID], handed_in: set[tuple[UUID, UUID]]) -> set[UUID]:
    """Name the lots in which every evaluator without a conflict handed in."""
    off = set(
        session.exec(
            select(Declaration.lot_id, Declaration.user_id).where(
                col(Declaration.lot_id).in_(ids), col(Declaration.has_conflict).is_(True)
            )
        )
    )
    panels: dict[UUID, set[tuple[UUID, UUID]]] = {}
    for lot_id, user_id in session.exec(
        select(Lot.id, Assignment.user_id)
        .join(Assignment, _is_for_lot())
        .where(
            col(Lot.id).in_(ids),
            Assignment.duty == Duty.EVALUATOR,
            col(Assignment.ended_at).is_(None),
        )
    ):
        if (lot_id, user_id) not in off:
            panels.setdefault(lot_id, set()).add((lot_id, user_id))
    return {lot_id for lot_id, panel in panels.items() if panel <= handed_in}


def _is_for_lot() -> ColumnElement[bool]:
    """Join an assignment to the lots that it is for: one, or all of its tender."""
    return and_(
        col(Assignment.tender_id) == col(Lot.tender_id),
        or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == col(Lot.id)),
    )


def _submissions(
    session: Session, user: User, ids: Sequence[UUID]
) -> tuple[dict[UUID, set[UUID]], dict[UUID, set[UUID]]]:
    """Gather per lot the submissions that count, and those on which the person must declare."""
    rows = session.exec(
        select(Submission.lot_id, Submission.id, Declaration.names, Party.name)
        .join(
            Declaration,
            and_(
                col(Declaration.lot_id) == col(Submission.lot_id),
                col(Declaration.provider_id) == col(Submission.provider_id),
                col(Declaration.user_id) == user.id,
            ),
            isouter=True,
        )
        .join(Party, col(Party.submission_id) == col(Submission.id), isouter=True)
        .where(col(Submission.lot_id).in_(ids), Submission.state == SubmissionState.SUBMITTED)
    )
    counted: dict[UUID, set[UUID]] = {lot_id: set() for lot_id in ids}
    to_declare: dict[UUID, set[UUID]] = {lot_id: set() for lot_id in ids}
    for lot_id, submission_id, names, party in rows:
        counted[lot_id].add(submission_id)
        if is_new(names, party):
            to_declare[lot_id].add(submission_id)
    return counted, to_declare


def _criteria(session: Session, user: User, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Count per lot the criteria that a person scores."""
    seats = select(Seat.criterion_id).where(col(Seat.lot_id).in_(ids))
    rows = session.exec(
        select(Criterion.lot_id, func.count())
        .where(
            col(Criterion.lot_id).in_(ids),
            Criterion.kind == CriterionKind.QUALITY,
            or_(
                col(Criterion.id).not_in(seats),
                col(Criterion.id).in_(seats.where(Seat.user_id == user.id)),
            ),
        )
        .group_by(col(Criterion.lot_id))
    )
    return {row[0]: row[1] for row in rows}


def _scored(session: Session, user: User, ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.exec(
        select(Score.lot_id, func.count())
        .join(Submission, col(Submission.id) == col(Score.submission_id))
        .where(
            col(Score.lot_id).in_(ids),
            Score.evaluator_id == user.id,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .group_by(col(Score.lot_id))
    )
    return {row[0]: row[1] for row in rows}
