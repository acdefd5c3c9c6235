"""Put a requirement and its days in the words of the rules."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, select

from app.core.clock import dutch
from app.evidence.lines import Asked
from app.planning.models import Milestone, MilestoneKind
from app.tenders.models import Lot, Requirement, Tender


def award_day(session: Session, tender: Tender) -> date | None:
    """Say on which day the award is planned."""
    query = select(Milestone).where(
        Milestone.tender_id == tender.id, Milestone.kind == MilestoneKind.AWARD
    )
    return max((one.day for one in session.exec(query)), default=None)


def asked_of(
    requirement: Requirement,
    tender: Tender,
    lot: Lot,
    *,
    submitted_at: datetime,
    awards_on: date | None = None,
    accepted: Mapping[str, str] | None = None,
) -> Asked:
    """Say what a requirement asks of one submission; needs its alternatives."""
    submitted_on = dutch(submitted_at).date()
    ways = requirement.alternatives
    return Asked(
        marks=tuple(way.kind for way in ways),
        words=" ".join((requirement.title, requirement.text, *(way.name for way in ways))),
        submitted_on=submitted_on,
        closes_on=dutch(tender.deadline).date() if tender.deadline else submitted_on,
        awards_on=awards_on,
        starts_on=tender.starts_on,
        months_fresh=requirement.months_fresh,
        starters_until=requirement.starters_until,
        lot_words=lot.title,
        accepted=accepted or {},
    )
