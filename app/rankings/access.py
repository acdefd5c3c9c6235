"""Who reaches a ranking and its draws: from the assignment, per moment."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.openings.opening import is_unopened
from app.prices.access import BEFORE_SCORING, without_panel
from app.providers.access import AS_PROVIDER
from app.providers.models import ProviderMember
from app.rankings.draws import invitations_of
from app.submissions.models import Submission
from app.tenders.access import reach_lot
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

P = Permission
T = TypeVar("T")


def ranked_lot(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """Load a lot whose ranking this person may see; an open house has none."""
    return reach_ranking(session, user, lot_id, lock=False)


def ranked_lot_to_change(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return reach_ranking(session, user, lot_id, lock=True)


def lot_to_draw(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """A ranked lot for officers and deciders: they begin and confirm draws and decisions."""
    return decisive(reach_ranking(session, user, lot_id, lock=False))


def lot_to_draw_on(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The same, locked for a change."""
    return decisive(reach_ranking(session, user, lot_id, lock=True))


def reach_ranking(session: Session, user: User, lot_id: UUID, *, lock: bool) -> Reached[Lot]:
    """Load a lot for who may see its ranking now; an open house has none."""
    reached = without_panel(session, user, reach_lot(session, user, lot_id, lock=lock))
    lot = reached.record
    if not procedure_of(lot.tender).ranks or lot.state in BEFORE_SCORING:
        raise NotFoundError
    if is_unopened(session, lot):
        raise NotFoundError
    if not reached.may(P.RANKING_READ):
        raise NotFoundError
    return reached


def decisive(reached: Reached[T]) -> Reached[T]:
    """Let only officers and deciders pass: the others look on."""
    if not (reached.may(P.AWARD_WRITE) or reached.may(P.AWARD_DECIDE)):
        raise NotFoundError
    return reached


def own_draw(
    lot_id: UUID, submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load the own submission of a provider that was invited to a draw."""
    submission = session.exec(
        select(Submission)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(
            Submission.id == submission_id,
            Submission.lot_id == lot_id,
            ProviderMember.user_id == user.id,
        )
        .options(selectinload(Submission.lot).selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).first()
    if submission is None or not invitations_of(session, submission):
        raise NotFoundError
    return Reached(submission, AS_PROVIDER)


LotRanking = Annotated[Lot, Depends(guard(P.RANKING_READ, ranked_lot))]
LotToRank = Annotated[Lot, Depends(guard(P.AWARD_WRITE, ranked_lot_to_change))]
LotToDraw = Annotated[Lot, Depends(guard(P.RANKING_READ, lot_to_draw))]
LotToDrawOn = Annotated[Lot, Depends(guard(P.RANKING_READ, lot_to_draw_on))]
OwnDraw = Annotated[Submission, Depends(guard(P.SUBMISSION_WRITE, own_draw))]
