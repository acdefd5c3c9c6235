"""Put away what no longer counts: it stays on record, and no page or sum finds it any more."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.accounts.models import User
from app.audit.service import record
from app.evaluation.models import Draft, HandIn, PaperScore, PastScore, Score
from app.panels.panel import round_of
from app.panels.work import on_leaving, tells_scorers
from app.tenders.models import Criterion, Lot

KEPT = set(PastScore.model_fields) & set(Score.model_fields) - {"id"}
"""What stays of a score; never the private note."""


def set_aside(
    session: Session, lot: Lot, actor: User, scores: Iterable[Score], reason: object
) -> int:
    """Take scores out of the count and out of sight; say how many."""
    round_ = round_of(session, lot)
    number = round_.number if round_ else 1
    done = 0
    for score in list(scores):
        session.add(
            PastScore(
                **score.model_dump(include=KEPT),
                round_number=number,
                reason=str(reason),
                set_aside_by_id=actor.id,
            )
        )
        session.delete(score)
        done += 1
    session.flush()
    if done:
        told = {"lot": lot.id, "count": done, "reason": str(reason)}
        record(session, actor, "scores.set_aside", lot, after=told)
    return done


def clear_criterion(
    session: Session, lot: Lot, actor: User, criterion: Criterion, reason: object
) -> int:
    """Take every score on a criterion that is judged anew out of the count, and off paper forms.

    The trail keeps what was typed from paper; confirmed later, it would count in the new round.
    """
    session.exec(delete(PaperScore).where(col(PaperScore.criterion_id) == criterion.id))
    scores = session.exec(select(Score).where(Score.criterion_id == criterion.id)).all()
    return set_aside(session, lot, actor, scores, reason)


@on_leaving
def put_away(session: Session, lot: Lot, actor: User, person: User, reason: object) -> int:
    """Put away everything that a person gave in a lot: drafts, paper and handing in included."""
    for table in (Draft, HandIn, PaperScore):
        session.exec(
            delete(table).where(col(table.lot_id) == lot.id, col(table.evaluator_id) == person.id)
        )
    scores = session.exec(
        select(Score).where(Score.lot_id == lot.id, Score.evaluator_id == person.id)
    ).all()
    return set_aside(session, lot, actor, scores, reason)


@tells_scorers
def scorers(session: Session, criterion: Criterion) -> set[UUID]:
    """Name who scored a criterion."""
    query = select(Score.evaluator_id).where(Score.criterion_id == criterion.id)
    return set(session.exec(query).all())
