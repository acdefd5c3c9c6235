"""What leaves the room: results once fixed, and a trail that keeps quiet until then."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    String,
    bindparam,
    literal,
    null,
    type_coerce,
    union_all,
)
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.models import Event, Payload
from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evaluation.models import Score
from app.panels.models import Round, RoundState
from app.tenders.models import Criterion, Lot

TELL_SCORES = frozenset({"score.give", "paper.type"})
"""Events that say which step somebody gave."""


class Told(NamedTuple):
    """What one evaluator gave one answer, or what the panel settled on it, in words."""

    submission_id: Any
    """As the database keeps it: thousands of rows repeat a few."""
    code: str
    """Of the criterion."""
    giver: Any
    """Who gave it, as the database keeps people; nothing where the panel settled it."""
    name: str
    step: str
    """Of the panel empty where a mean or median was published."""
    motivation: str
    page: int | None
    internal_remark: str


def _told(lot_id: BindParameter[UUID]) -> CompoundSelect[*tuple[Any, ...]]:
    own = (
        sa_select(
            type_coerce(col(Score.submission_id), String), col(Criterion.code),
            type_coerce(col(Score.evaluator_id), String), col(User.name),
            col(Score.step), col(Score.motivation), col(Score.page), literal(""),
        )
        .join(Criterion, col(Criterion.id) == col(Score.criterion_id))
        .join(User, col(User.id) == col(Score.evaluator_id))
        .where(col(Score.lot_id) == lot_id)
    )  # fmt: skip
    settled = (
        sa_select(
            type_coerce(col(Consensus.submission_id), String), col(Criterion.code),
            null(), literal(""),
            col(Consensus.step), col(Consensus.motivation), null(), col(Consensus.internal_remark),
        )
        .join(Criterion, col(Criterion.id) == col(Consensus.criterion_id))
        .where(col(Consensus.lot_id) == lot_id)
    )  # fmt: skip
    return union_all(own, settled)


TOLD = _told(bindparam("lot_id"))


def told_in(
    session: Session, lot: Lot, round_: Round | None, panel: Collection[UUID]
) -> list[Told]:
    """Read all judgements of a lot once they are fixed, without who is off the panel."""
    if round_ is None or round_.state != RoundState.FIXED:
        raise ConflictError(_("The scores of this lot are not fixed yet."))
    counts = {None, *map(str, panel), *(one.hex for one in panel)}
    rows = session.connection().execute(TOLD, {"lot_id": lot.id})
    told = [Told(*row) for row in rows]
    return [one for one in told if (one.giver and str(one.giver)) in counts]


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
