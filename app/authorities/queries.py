"""Reading who takes part: authorities, and people with their duties."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.authorities.service import taking_part
from app.core.clock import dutch, utcnow
from app.tenders.models import (
    Assignment,
    Lot,
    Participation,
    Tender,
)


def participations_of(session: Session, tender: Tender) -> list[Participation]:
    """Read which authorities take part besides the lead."""
    return list(
        session.exec(
            select(Participation)
            .join(Authority, col(Authority.id) == col(Participation.authority_id))
            .where(
                Participation.tender_id == tender.id,
                Participation.authority_id != tender.lead_authority_id,
            )
            .options(selectinload(Participation.authority))  # type: ignore[arg-type]  # as above
            .order_by(Authority.name)
        )
    )


def joined_by(authority_id: UUID) -> ColumnElement[bool]:
    """Say of a tender whether an authority leads it or takes part today."""
    joined = select(Participation.tender_id).where(
        Participation.authority_id == authority_id,
        or_(
            col(Participation.left_on).is_(None),
            col(Participation.left_on) > dutch(utcnow()).date(),
        ),
    )
    return or_(col(Tender.lead_authority_id) == authority_id, col(Tender.id).in_(joined))


def assignments_of(session: Session, tender: Tender) -> list[Assignment]:
    """Read who does what now."""
    return list(
        session.exec(
            select(Assignment)
            .join(User, col(User.id) == col(Assignment.user_id))
            .where(Assignment.tender_id == tender.id, col(Assignment.ended_at).is_(None))
            .options(selectinload(Assignment.user))  # type: ignore[arg-type]  # as above
            .order_by(User.name)
        )
    )


def people_with(
    session: Session, tender_id: UUID, duty: Duty, lot: Lot | None = None
) -> list[User]:
    """Read who has a duty: for the whole tender, or for `lot` as well."""
    scope = col(Assignment.lot_id).is_(None)
    return list(
        session.exec(
            select(User)
            .join(Assignment, col(Assignment.user_id) == col(User.id))
            .where(
                Assignment.tender_id == tender_id,
                Assignment.duty == duty,
                col(Assignment.ended_at).is_(None),
                or_(scope, col(Assignment.lot_id) == lot.id) if lot else scope,
            )
            .order_by(User.name)
            .distinct()
        )
    )


def colleagues_of(session: Session, tender: Tender) -> list[tuple[User, str]]:
    """Read who can be given a duty, with the authority they work for."""
    rows = session.exec(
        select(User, Authority.short_name)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .join(Authority, col(Authority.id) == col(Membership.authority_id))
        .where(
            or_(
                col(Authority.id) == tender.lead_authority_id,
                col(Authority.id).in_(taking_part(tender.id)),
            ),
            col(User.disabled_at).is_(None),
        )
        .order_by(User.name, Authority.short_name)
    )
    found: dict[UUID, tuple[User, str]] = {}
    for user, authority in rows:
        found.setdefault(user.id, (user, authority))
    return list(found.values())


def authorities_to_join(session: Session, tender: Tender) -> list[Authority]:
    """Read which authorities do not take part yet."""
    taking_part = select(Participation.authority_id).where(Participation.tender_id == tender.id)
    return list(
        session.exec(
            select(Authority)
            .where(
                Authority.id != tender.lead_authority_id,
                col(Authority.id).not_in(taking_part),
            )
            .order_by(Authority.name)
        )
    )
