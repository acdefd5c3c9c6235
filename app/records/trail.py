"""Reading a tender's trail: who did what, and whether the chain is whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.accounts.service import names_of
from app.audit.models import Chain, Event, Payload
from app.audit.service import Fault, first_fault, head
from app.consensus.results import withhold
from app.core.i18n import lazy as _
from app.openings.opening import is_unopened
from app.records.words import ACTS
from app.tenders.models import Lot, LotState, Tender
from app.tenders.procedures import procedure_of

PAGE = 50
SEALED_KINDS = ("submission", "document", "price", "receipt")
"""What shows that somebody submitted: not to be seen, nor counted, before the opening."""

NOUNS: dict[str, LazyProxy] = {
    "tender": _("Tender"),
    "lot": _("Lot"),
    "criterion": _("Criterion"),
    "requirement": _("Requirement"),
    "assignment": _("Assignment"),
    "participation": _("Participating authority"),
    "vaultKey": _("Vault"),
    "submission": _("Submission"),
    "document": _("Document"),
    "price": _("Price"),
    "receipt": _("Receipt"),
    "opening": _("Opening"),
    "check": _("Check"),
    "gate": _("Integrity gate"),
    "advice": _("Advice"),
    "round": _("Evaluation round"),
    "declaration": _("Declaration of interests"),
    "score": _("Score"),
    "handIn": _("Handing in"),
    "consensus": _("Consensus"),
    "attendance": _("Attendance"),
    "draw": _("Drawing of lots"),
    "award": _("Decision"),
    "letter": _("Letter"),
    "laterLetter": _("Later letter"),
    "request": _("Question about a letter"),
    "contract": _("Contract"),
    "question": _("Question"),
    "product": _("Product"),
    "redaction": _("Redacted version"),
    "retention": _("How long the file is kept"),
    "seat": _("Seat on the panel"),
    "version": _("Published version"),
    "lotGroup": _("Group of lots"),
    "tariff": _("Tariff"),
    "eligibilityRule": _("Rule for taking part"),
    "window": _("Application window"),
    "milestone": _("Milestone"),
    "reason": _("Reason for a warning"),
    "change": _("Prepared change"),
    "outage": _("Outage"),
    "statement": _("Statement of a provider"),
    "call": _("Request to a provider"),
    "exclusion": _("Exclusion"),
    "verification": _("Verification"),
    "dropout": _("Fallen away"),
    "priceQuestion": _("Question about a price"),
    "minuteNote": _("Note in the minutes"),
    "reassessment": _("Judging anew"),
    "cautionAnswer": _("Answer to a warning"),
    "drawNotice": _("Notice of a draw"),
    "objection": _("Objection"),
    "suspension": _("Court case"),
    "extension": _("Later end"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a person reads it."""

    event: Event
    who: str
    act: str
    told: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail, latest first; numbers stay away while submissions are sealed."""

    lines: Sequence[Line]
    earlier: UUID | None
    is_sealed: bool
    length: int
    fault: Fault | None


def is_sealed(session: Session, tender: Tender) -> bool:
    """Whether submissions of this tender come in unseen, or stay so: then nobody may count them."""
    if not procedure_of(tender).is_sealed:
        return False
    lots = session.exec(
        select(Lot).where(
            Lot.tender_id == tender.id,
            col(Lot.state).in_([LotState.PUBLISHED, LotState.WITHDRAWN]),
        )
    )
    return any(is_unopened(session, lot) for lot in lots)


def trail_page(session: Session, tender: Tender, *, before: UUID | None = None) -> TrailPage:
    """Read a page of events with their people; check the whole chain on the first page.

    `before` is an event, not its number: while submissions are sealed nobody may count them.
    """
    sealed = is_sealed(session, tender)
    query = (
        select(Event, Payload)
        .join(Chain, col(Chain.id) == col(Event.chain_id))
        .join(Payload, col(Payload.event_id) == col(Event.id), isouter=True)
        .where(Chain.key == str(tender.id))
        .order_by(col(Event.number).desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        number = select(Event.number).where(Event.id == before).scalar_subquery()
        query = query.where(Event.number < number)
    if sealed:
        for kind in SEALED_KINDS:
            query = query.where(~col(Event.subject).startswith(f"{kind}:"))
    found = list(session.exec(query).all())
    pairs = withhold(session, tender.id, found[:PAGE])
    names = names_of(session, [event.actor_id for event, _payload in pairs])
    return TrailPage(
        lines=[_line(event, payload, names) for event, payload in pairs],
        earlier=pairs[-1][0].id if len(found) > PAGE else None,
        is_sealed=sealed,
        length=head(session, tender.id)[0],
        fault=first_fault(session, tender.id) if before is None else None,
    )


def _line(event: Event, payload: Payload | None, names: dict[object, str]) -> Line:
    return Line(
        event=event,
        who=names.get(event.actor_id, "Toetssteen"),
        act=str(ACTS.get(event.action, event.action)),
        told=payload.data if payload else None,
    )


def audited(session: Session, tenders: Sequence[UUID]) -> list[tuple[Tender, list[Lot]]]:
    """List tenders with their lots, by title."""
    rows = session.exec(
        select(Tender, Lot)
        .join(Lot, col(Lot.tender_id) == col(Tender.id), isouter=True)
        .where(col(Tender.id).in_(tenders))
        .order_by(col(Tender.title), col(Tender.id), col(Lot.number))
    )
    found: dict[UUID, tuple[Tender, list[Lot]]] = {}
    for tender, lot in rows:
        found.setdefault(tender.id, (tender, []))
        if lot is not None:
            found[tender.id][1].append(lot)
    return list(found.values())
