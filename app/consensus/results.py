"""What leaves the room: results once fixed, and a trail that keeps quiet until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import String, type_coerce
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from app.audit.models import Event, Payload
from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evaluation.models import Score
from app.panels.models import Round, RoundState
from app.panels.panel import panel_ids, round_of
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class GivenScore:
    """One evaluator's own score of one answer."""

    evaluator_id: UUID
    step: str
    motivation: str
    page: int | None


GIVEN = sa_select(
    *(type_coerce(col(id_), String)
      for id_ in (Score.submission_id, Score.criterion_id, Score.evaluator_id)),
    col(Score.step), col(Score.motivation), col(Score.page),
).order_by(col(Score.evaluator_id))  # fmt: skip
"""Ids as the database keeps them: thousands of rows repeat a few."""

TELL_SCORES = frozenset({"score.give", "paper.type"})
"""Events that say which step somebody gave."""


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
    panel = set(panel_ids(session, lot))
    known = cache(lambda id_: UUID(str(id_)))
    scores: dict[tuple[UUID, UUID], list[GivenScore]] = {}
    rows = session.execute(GIVEN.where(col(Score.lot_id) == lot.id))
    for submission, criterion, evaluator, *given in rows:
        if known(evaluator) in panel:
            answer = (known(submission), known(criterion))
            scores.setdefault(answer, []).append(GivenScore(known(evaluator), *given))
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


def withhold(
    session: Session, tender_id: UUID, pairs: Sequence[tuple[Event, Payload | None]]
) -> list[tuple[Event, Payload | None]]:
    """Leave what scores say out of a trail as long as consensus of their lot is not open."""
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
    if event.action not in TELL_SCORES or not isinstance(after, dict):
        return False
    lot_id = after.get("lot_id")
    return lot_id in closed if lot_id else bool(closed)  # earlier paper forms did not name theirs
