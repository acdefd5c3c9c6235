"""Reading tenders: what pages and other rooms ask of the tables."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.audit.models import Chain, Event
from app.core.clock import utcnow
from app.core.errors import NotFoundError
from app.tenders.choices import Stage
from app.tenders.flow import LotAction
from app.tenders.models import (
    Assignment,
    Criterion,
    CriterionGroup,
    Lot,
    LotState,
    Requirement,
    Tender,
)

_PARENT = CriterionGroup.parent
_OF_CRITERIA = (
    selectinload(Criterion.scale),  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    joinedload(Criterion.group).joinedload(_PARENT).joinedload(_PARENT).joinedload(_PARENT),  # type: ignore[arg-type]  # as above; headings lie at most four deep
)


def lots_of(session: Session, tender: Tender) -> list[Lot]:
    """Read a tender's lots with their criteria and scales, by number."""
    return list(
        session.exec(
            select(Lot)
            .where(Lot.tender_id == tender.id)
            .options(selectinload(Lot.criteria).options(*_OF_CRITERIA))  # type: ignore[arg-type]  # as above
            .order_by(col(Lot.number))
        )
    )


def criteria_of(session: Session, lot: Lot) -> list[Criterion]:
    """Read a lot's criteria with their scales, in published order."""
    return list(
        session.exec(
            select(Criterion)
            .where(Criterion.lot_id == lot.id)
            .options(*_OF_CRITERIA)
            .order_by(col(Criterion.position), col(Criterion.code))
        )
    )


def criteria_of_lots(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[Criterion]]:
    """Read the same of several lots at once, per lot."""
    found: dict[UUID, list[Criterion]] = {one: [] for one in lot_ids}
    rows = session.exec(
        select(Criterion)
        .where(col(Criterion.lot_id).in_(lot_ids))
        .options(*_OF_CRITERIA)
        .order_by(col(Criterion.position), col(Criterion.code))
    )
    for one in rows:
        found[one.lot_id].append(one)
    return found


def requirements_of(session: Session, lot: Lot) -> list[Requirement]:
    """Read what a lot demands, the demands of the whole tender included."""
    return _requirements(
        session,
        lot.tender_id,
        or_(col(Requirement.lot_id).is_(None), col(Requirement.lot_id) == lot.id),
    )


def requirements_of_tender(session: Session, tender: Tender) -> list[Requirement]:
    """Read every demand of a tender."""
    return _requirements(session, tender.id)


def _requirements(session: Session, tender_id: UUID, *where: object) -> list[Requirement]:
    return list(
        session.exec(
            select(Requirement)
            .where(Requirement.tender_id == tender_id, *where)  # type: ignore[arg-type]  # a SQL condition
            .options(selectinload(Requirement.alternatives))  # type: ignore[arg-type]  # as above
            .order_by(col(Requirement.position), col(Requirement.number))
        )
    )


def authorities_to_lead(session: Session, officer: User) -> list[Authority]:
    """Read for which authorities a person may make a tender."""
    return list(
        session.exec(
            select(Authority)
            .join(Membership, col(Membership.authority_id) == col(Authority.id))
            .where(Membership.user_id == officer.id, col(Membership.can_create_tenders).is_(True))
            .order_by(Authority.name)
        )
    )


def tenders_of(session: Session, user: User) -> list[Tender]:
    """Read the tenders in which a person has a duty, latest first, with their lots."""
    mine = select(Assignment.tender_id).where(
        Assignment.user_id == user.id,
        col(Assignment.ended_at).is_(None),
        Assignment.duty != Duty.INTEGRITY,
    )
    return list(
        session.exec(
            select(Tender)
            .where(col(Tender.id).in_(mine))
            .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # as above
            .order_by(col(Tender.created_at).desc(), Tender.title)
        )
    )


def _public() -> tuple[ColumnElement[bool], ...]:
    """Say what everybody may see: what was published, until its file is destroyed."""
    return col(Tender.published_at).is_not(None), col(Tender.id).in_(select(Lot.tender_id))


def public_tenders(session: Session) -> Sequence[Tender]:
    """Read what everybody may see, what closes first on top; an award phase asks an invitation."""
    return session.exec(
        select(Tender)
        .where(*_public(), Tender.stage != Stage.AWARD)
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # as above
        .order_by(col(Tender.deadline), Tender.title)
    ).all()


def public_tender(session: Session, slug: str) -> Tender:
    """Find a published tender by its address."""
    tender = session.exec(
        select(Tender)
        .where(Tender.slug == slug, *_public())
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # as above
    ).first()
    if tender is None:
        raise NotFoundError
    return tender


def tender_with_lots(session: Session, tender_id: UUID) -> Tender:
    """Read a tender with its lots, for a page about one of its parts."""
    return session.exec(
        select(Tender).where(Tender.id == tender_id).options(selectinload(Tender.lots))  # type: ignore[arg-type]  # as above
    ).one()


def moves_of(session: Session, tender: Tender) -> dict[LotAction, datetime]:
    """Read when the lots of a tender last made each move, from the trail."""
    rows = session.exec(
        select(Event.action, Event.at)
        .join(Chain, col(Chain.id) == col(Event.chain_id))
        .where(Chain.key == str(tender.id), col(Event.action).startswith("lot."))
        .order_by(col(Event.number))
    )
    known = {f"lot.{action}": action for action in LotAction}
    return {known[name]: at for name, at in rows if name in known}


def is_open(lot: Lot) -> bool:
    """Whether a lot still takes submissions or applications."""
    return lot.state in {LotState.PUBLISHED, LotState.ADMITTING}


def takes_submissions(tender: Tender) -> bool:
    """Whether a provider can still take part in one of the lots."""
    in_time = tender.deadline is None or tender.deadline > utcnow()
    return in_time and any(is_open(lot) for lot in tender.lots)
