"""What stands beside the scores of a lot: who gave them, the opening, draws and answers."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from app.openings.models import Opening
from app.panels.models import Declaration, Round
from app.panels.panel import who_counts
from app.rankings.models import CautionAnswer, Draw
from app.tenders.models import Lot, Tender
from app.vault.models import Purpose


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it, as it is known now."""

    tender: Tender
    round: Round | None
    """Of the panel; nothing where nobody scores."""
    panel: list[UUID] | None
    """Nothing until consensus opened: then it was frozen."""
    draws: list[Draw]
    """First to last."""
    answers: dict[str, CautionAnswer]
    """By the fingerprint of the warning."""
    opening: Opening | None
    """Of the prices."""


ID: BindParameter[UUID] = bindparam("lot_id")
STATEMENT = (
    sa_select(Tender, Round, col(Declaration.user_id), Draw, CautionAnswer, Opening)
    .select_from(Lot)
    .join(Tender, col(Tender.id) == col(Lot.tender_id))
    .outerjoin(Round, col(Round.lot_id) == ID)
    .outerjoin(
        Declaration, (col(Declaration.lot_id) == ID) & col(Declaration.has_conflict).is_(True)
    )
    .outerjoin(Draw, col(Draw.lot_id) == ID)
    .outerjoin(CautionAnswer, col(CautionAnswer.lot_id) == ID)
    .outerjoin(Opening, (col(Opening.lot_id) == ID) & (col(Opening.purpose) == Purpose.PRICE.value))
    .where(col(Lot.id) == ID)
)
"""There are few of each, and every ranking asks for all of them."""


def beside_of(session: Session, lot: Lot) -> Beside:
    """Read everything in one statement."""
    tenders, rounds, off, draws, answers, openings = zip(
        *session.execute(STATEMENT, {"lot_id": lot.id}), strict=True
    )
    held = {draw.id: draw for draw in draws if draw}
    return Beside(
        tender=tenders[0],
        round=rounds[0],
        panel=who_counts(rounds[0], off) if rounds[0] else None,
        draws=sorted(held.values(), key=lambda one: (one.held_at, one.id)),
        answers={one.fingerprint: one for one in answers if one},
        opening=openings[0],
    )
