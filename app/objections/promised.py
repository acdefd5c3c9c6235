"""What answers to objections promise: until it is done, it waits for the officer."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from app.awards.models import Award, AwardState
from app.awards.promises import tells_promised
from app.consensus.models import Reassessment
from app.core.i18n import gettext as _
from app.objections.models import Objection, ObjectionOutcome, ObjectionState
from app.panels.models import Round
from app.standstills.finishing import on_finish

UPHELD = (ObjectionOutcome.JUDGE_ANEW, ObjectionOutcome.NEW_DECISION)


@dataclass(frozen=True, slots=True)
class Promised:
    """Lots of which an objection was answered with something that nobody did yet."""

    standing: frozenset[UUID]
    """The decision still stands, and is taken back first."""
    anew: frozenset[UUID]
    """It was taken back, and the panel did not begin to judge anew since the objection."""


def promised_by_objections(session: Session, lots: Collection[UUID]) -> Promised:
    """Ask once what was promised on these lots; without a panel nobody can judge anew."""
    begun = (
        select(col(Reassessment.id))
        .where(
            col(Reassessment.lot_id) == col(Objection.lot_id),
            col(Reassessment.at) >= col(Objection.entered_at),
        )
        .exists()
    )
    rows = session.execute(
        select(
            col(Objection.lot_id), col(Objection.outcome), col(Award.state), begun, col(Round.id)
        )
        .join(Award, col(Award.id) == col(Objection.award_id))
        .join(Round, col(Round.lot_id) == col(Objection.lot_id), isouter=True)
        .where(
            col(Objection.lot_id).in_(lots),
            col(Objection.state) == ObjectionState.ANSWERED,
            col(Objection.outcome).in_(UPHELD),
        )
    ).all()
    taken_back = AwardState.WITHDRAWN
    return Promised(
        standing=frozenset(lot_id for lot_id, _what, state, *_rest in rows if state != taken_back),
        anew=frozenset(
            lot_id
            for lot_id, outcome, state, is_begun, round_id in rows
            if state == taken_back
            and outcome == ObjectionOutcome.JUDGE_ANEW
            and round_id
            and not is_begun
        ),
    )


@tells_promised
def to_judge_anew(session: Session, lots: Collection[UUID]) -> frozenset[UUID]:
    """Name the lots that the panel judges anew before anybody decides."""
    return promised_by_objections(session, lots).anew


@on_finish
def undone(session: Session, award: Award) -> str:
    """Say that an objection was right while the decision still stands."""
    if award.lot_id not in promised_by_objections(session, [award.lot_id]).standing:
        return ""
    return _("An objection was right. Take the decision back, as you answered.")
