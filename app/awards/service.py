"""The decision that stands on a lot, and those that were taken back."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.awards.models import Award, AwardKind, AwardState
from app.checks.decisions import tells_decided
from app.consensus.candidates import tells_deciders
from app.rankings.together import tells_set_aside
from app.tenders.models import Lot


def award_of(session: Session, lot: Lot) -> Award | None:
    """Find the decision on a whole lot, unless it was taken back."""
    return session.exec(
        select(Award).where(
            Award.lot_id == lot.id,
            col(Award.submission_id).is_(None),
            Award.state != AwardState.WITHDRAWN,
        )
    ).first()


@tells_decided
def is_decided(session: Session, lot: Lot) -> bool:
    """Whether a decision stands on a lot: then nobody scores it anew."""
    return award_of(session, lot) is not None


@tells_deciders
def deciders_of(session: Session, lot: Lot) -> set[UUID]:
    """Name who proposed, confirmed or approved a decision on a lot, also one taken back."""
    rows = session.exec(
        select(Award.proposed_by_id, Award.confirmed_by_id, Award.approved_by_id).where(
            Award.lot_id == lot.id
        )
    )
    return {user_id for row in rows for user_id in row if user_id}


@tells_set_aside
def set_aside(session: Session, tender_id: UUID) -> set[UUID]:
    """Find the lots of a tender in which, by a decision that stands, nobody gets a contract."""
    found = session.exec(
        select(Award.lot_id).where(
            Award.tender_id == tender_id,
            col(Award.submission_id).is_(None),
            Award.state != AwardState.WITHDRAWN,
            col(Award.kind).in_([AwardKind.NO_AWARD, AwardKind.WITHDRAWAL]),
        )
    )
    return set(found)


def awards_of(session: Session, lots: Sequence[Lot]) -> dict[UUID, Award]:
    """Find the decisions that stand on several whole lots."""
    found = session.exec(
        select(Award).where(
            col(Award.lot_id).in_([lot.id for lot in lots]),
            col(Award.submission_id).is_(None),
            Award.state != AwardState.WITHDRAWN,
        )
    )
    return {award.lot_id: award for award in found}


def earlier_awards(session: Session, lot: Lot) -> list[Award]:
    """List the decisions on a whole lot that were taken back, newest first."""
    return list(
        session.exec(
            select(Award)
            .where(
                Award.lot_id == lot.id,
                col(Award.submission_id).is_(None),
                Award.state == AwardState.WITHDRAWN,
            )
            .order_by(col(Award.decided_at).desc())
        ).all()
    )


def history_of(session: Session, lot: Lot) -> tuple[Award | None, list[Award]]:
    """Read at once the decision that stands on a whole lot and those that were taken back."""
    found = session.exec(
        select(Award)
        .where(Award.lot_id == lot.id, col(Award.submission_id).is_(None))
        .order_by(col(Award.decided_at).desc())
    ).all()
    standing = next((one for one in found if one.state != AwardState.WITHDRAWN), None)
    return standing, [one for one in found if one.state == AwardState.WITHDRAWN]
