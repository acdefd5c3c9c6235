"""Destroying a file when its term is over: one person proposes it, another confirms.

Nothing goes by itself. What goes is every record of the tender, its files, and what its trail
tells; the trail's events and hashes stand, so that its chain stays whole.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, update
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.models import Chain, Event, Payload
from app.audit.service import head, record
from app.awards.models import Suspension
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import day as show_day
from app.core.i18n import gettext as _
from app.objections.models import Objection, ObjectionState
from app.retention.forms import DestroyForm
from app.retention.models import Destruction
from app.retention.stock import free_of, places_of, rows_of, tables
from app.retention.terms import term_of
from app.tenders.models import Lot, LotState, Tender
from app.uploads.cleanup import forget_files

KIND = "destruction"
OVER = frozenset({LotState.FINAL, LotState.WITHDRAWN, LotState.FAILED, LotState.CLOSED})


def hindrances(session: Session, tender: Tender) -> list[str]:
    """Say why a file cannot be destroyed; empty when it can."""
    return list(_hindrances(session, tender))


def propose_destruction(
    session: Session, tender: Tender, officer: User, form: DestroyForm
) -> Proposal:
    """Ask that a file is destroyed, and say why nobody needs it any more."""
    _demand_free(session, tender)
    return two_people.propose(session, KIND, tender, officer, form.model_dump())


def take_back(session: Session, tender: Tender, officer: User) -> None:
    """Take the proposal back: the file stays."""
    two_people.withdraw(session, waiting(session, tender), officer, tender)


def destroy(session: Session, tender: Tender, person: User) -> Destruction:
    """Destroy a file, as second person. Nobody can undo it, and nobody reaches the tender after it.

    The declaration comes first: the database lets go of receipts only where it stands.
    """
    ended_on = _demand_free(session, tender)
    proposal = two_people.confirm(session, waiting(session, tender), person, tender)
    term, places = term_of(session, tender), places_of(session, tender.id)
    length, last = head(session, tender.id)
    told_by = session.exec(select(func.count()).where(_words(tender.id))).one()
    declaration = Destruction(
        tender_id=tender.id,
        ended_on=ended_on,
        years=term.years,
        category=term.category,
        source=term.source,
        reason=proposal.payload["reason"],
        rows=rows_of(session, tender.id),
        files=len(places),
        events=told_by,
        chain_length=length,
        chain_head=last,
        proposed_by_id=proposal.proposer_id,
        proposed_at=proposal.created_at,
        confirmed_by_id=person.id,
    )
    tender.contact = ""
    session.add_all([declaration, tender])
    session.flush()
    _erase(session, tender.id, proposal)
    forget_files(session, free_of(session, places))
    told: dict[str, Any] = {"rows": declaration.rows, "files": declaration.files}
    told |= {"events": declaration.events, "ended_on": declaration.ended_on}
    record(session, person, "destruction.destroy", declaration, after=told)
    return declaration


def waiting(session: Session, tender: Tender) -> Proposal | None:
    """Find whether a proposal waits for a second person."""
    return two_people.open_proposal(session, KIND, tender)


def _demand_free(session: Session, tender: Tender) -> date:
    """Refuse while something holds the file; say on which day its term ended."""
    found, ends_on = hindrances(session, tender), term_of(session, tender).ends_on
    if found or ends_on is None:
        raise ConflictError(found[0])
    return ends_on


def _hindrances(session: Session, tender: Tender) -> Iterator[str]:
    ends_on = term_of(session, tender).ends_on
    if ends_on is None:
        yield _("The term has not begun yet.")
    elif ends_on >= dutch(utcnow()).date():
        yield _("Keep this file at least through %(day)s.", day=show_day(ends_on))
    lots = session.exec(select(Lot.id, Lot.state).where(Lot.tender_id == tender.id)).all()
    if any(state not in OVER for _lot, state in lots):
        yield _("Not every lot is finished.")
    suspended = select(Suspension.id).where(
        Suspension.tender_id == tender.id, col(Suspension.released_at).is_(None)
    )
    if session.exec(suspended).first():
        yield _("A court case was not released yet.")
    lodged = select(Objection.id).where(
        Objection.tender_id == tender.id, Objection.state == ObjectionState.LODGED
    )
    if session.exec(lodged).first():
        yield _("An objection was not answered yet.")
    goes_on = select(Lot.id).where(
        col(Lot.repeats_id).in_([lot_id for lot_id, _state in lots]), Lot.tender_id != tender.id
    )
    if session.exec(goes_on).first():
        yield _("A later tender goes on from this one. Destroy the file of that one first.")


def _words(tender_id: UUID) -> ColumnElement[bool]:
    """Point out what the trail tells, all but of this destruction."""
    told = (
        select(Event.id)
        .join(Chain, col(Chain.id) == col(Event.chain_id))
        .where(Chain.key == str(tender_id), col(Event.action).not_like(f"{KIND}.%"))
    )
    return col(Payload.event_id).in_(told)


def _erase(session: Session, tender_id: UUID, proposal: Proposal) -> None:
    found = tables()
    for table in found:
        for name in _pointing_at_itself(table):
            ours = (table.c.tender_id == tender_id) & table.c[name].is_not(None)
            session.execute(update(table).where(ours).values({name: None}))
    for table in found:
        session.execute(delete(table).where(table.c.tender_id == tender_id))
    others = (col(Proposal.trail) == tender_id) & (col(Proposal.id) != proposal.id)
    session.execute(delete(Proposal).where(others))
    session.execute(delete(Payload).where(_words(tender_id)))
    session.expire_all()


def _pointing_at_itself(table: Table) -> list[str]:
    """Name the columns by which rows of one table hold each other."""
    return [
        one.parent.name
        for one in table.foreign_keys
        if one.column.table is table and one.ondelete == "RESTRICT"
    ]
