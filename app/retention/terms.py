"""How long the file of a tender is kept: a term by the selection list, from the day it begins."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.awards.models import Award, AwardState
from app.contracts.models import Contract
from app.core.clock import dutch, utcnow
from app.core.i18n import lazy as _
from app.retention.forms import RetentionForm
from app.retention.models import Retention
from app.tenders.models import Lot, LotState, Tender
from app.tenders.words import typed_or_none


class Basis(StrEnum):
    """What a term begins with."""

    CONTRACT = "contract"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Rule:
    """A term to begin with, until the officer names the line of the municipality's own list."""

    years: int
    source: str


RULES = {
    Basis.CONTRACT: Rule(7, "Selectielijst gemeenten en intergemeentelijke organen"),
    Basis.DECISION: Rule(3, "Aanbestedingswet 2012, artikel 2.56, tweede lid"),
}
"""Three years after the award is the law's least; seven after the contract is usual, not the law's.

A contract of a million or more is kept at least while it runs (Aw 2.138a), which both terms do.
"""
WITHOUT_DECISION = frozenset({LotState.WITHDRAWN, LotState.FAILED})
BEGINNINGS = {
    Basis.CONTRACT: _("End of the last contract"),
    Basis.DECISION: _("Last decision"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """From when and until when a file is kept; without dates where it does not run yet."""

    years: int
    category: str
    source: str
    basis: Basis
    starts_on: date | None
    ends_on: date | None
    kept: Retention | None = None
    """What an officer filled in; else this is where one begins."""


def term_of(session: Session, tender: Tender) -> Term:
    """Say how long a file is kept; while a lot is undecided the term has not begun."""
    return terms_of(session, [tender.id])[tender.id]


def terms_of(session: Session, tender_ids: Collection[UUID]) -> dict[UUID, Term]:
    """Say the same of many files at once."""
    kept = session.exec(select(Retention).where(col(Retention.tender_id).in_(tender_ids)))
    told = {one.tender_id: one for one in kept}
    last = func.max(Contract.ends_on)
    ends = session.exec(
        select(Contract.tender_id, last)
        .where(col(Contract.tender_id).in_(tender_ids))
        .group_by(col(Contract.tender_id))
    )
    ended, decided = dict(ends.all()), _decided_on(session, tender_ids)
    return {one: _term(told.get(one), ended.get(one), decided.get(one)) for one in tender_ids}


def _term(kept: Retention | None, ended: date | None, decided: date | None) -> Term:
    basis = Basis.CONTRACT if ended else Basis.DECISION
    rule = RULES[basis]
    years = kept.years if kept else rule.years
    starts = ended or decided
    return Term(
        years,
        kept.category if kept else "",
        kept.source if kept else rule.source,
        basis,
        starts,
        later(starts, years) if starts else None,
        kept,
    )


def retention_of(session: Session, tender: Tender) -> Retention | None:
    """Find what was filled in."""
    return session.exec(select(Retention).where(Retention.tender_id == tender.id)).first()


def set_retention(session: Session, tender: Tender, officer: User, form: RetentionForm) -> None:
    """Say how long the file of a tender is kept, and by which line of the selection list."""
    told = form.model_dump(exclude={"version"})
    kept = retention_of(session, tender)
    before = kept.model_dump(mode="json", include=set(told)) if kept else None
    if kept is None:
        kept = Retention(tender_id=tender.id, set_by_id=officer.id, **told)
    else:
        demand_latest(session, kept, kept, form, typed_or_none)
        kept.sqlmodel_update(told)
        kept.set_by_id, kept.set_at = officer.id, utcnow()
    session.add(kept)
    session.flush()
    record(session, officer, "retention.set", kept, before=before, after=told)


def later(day: date, years: int) -> date:
    """Count years on; 29 February ends on 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _decided_on(session: Session, tender_ids: Collection[UUID]) -> dict[UUID, date]:
    """Give the day of the last decision, once every lot has one or was closed without."""
    awards = session.exec(
        select(Award.tender_id, Award.lot_id, Award.decided_at).where(
            col(Award.tender_id).in_(tender_ids), Award.state != AwardState.WITHDRAWN
        )
    ).all()
    decided = {lot_id for _tender, lot_id, _at in awards}
    lots = session.exec(
        select(Lot.tender_id, Lot.id, Lot.state).where(col(Lot.tender_id).in_(tender_ids))
    )
    undecided = {
        tender_id
        for tender_id, lot_id, state in lots
        if lot_id not in decided and state not in WITHOUT_DECISION
    }
    last: dict[UUID, datetime] = {}
    for tender_id, _lot, at in awards:
        last[tender_id] = max(at, last.get(tender_id, at))
    return {one: dutch(at).date() for one, at in last.items() if one not in undecided}
