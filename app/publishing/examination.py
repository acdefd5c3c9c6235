"""Look through a whole tender before everybody can read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.authorities.people import waiting
from app.authorities.queries import assignments_of
from app.core.clock import utcnow
from app.planning.models import Milestone
from app.products.models import Buyer, EligibilityRule, Product, Tariff
from app.products.phases import behind
from app.publishing.faults import dates, demands, money, people, phases, rules, texts
from app.publishing.faults.fault import Draft, Fault
from app.publishing.faults.passages import passages
from app.publishing.models import Reason, TenderDocument
from app.tenders.models import InTender, LotGroup, Part, Participation, Tender
from app.tenders.queries import lots_of, requirements_of_tender

R = TypeVar("R", bound=InTender)
OF_CRITERIA = frozenset({"criteria:index", "criteria:rules", "criteria:edit_criterion"})
OF_TENDER = (*dates.CHECKS, *people.CHECKS, *money.CHECKS, *demands.CHECKS, *phases.CHECKS)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at and how much, what was found, and the reasons that were given."""

    draft: Draft
    faults: list[Fault]
    count: int
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def blocking(self) -> list[Fault]:
        """What must be repaired."""
        return [one for one in self.faults if one.is_blocking]

    @property
    def warnings(self) -> list[Fault]:
        """What may stand, with a reason."""
        return [one for one in self.faults if not one.is_blocking]

    @property
    def without_reason(self) -> list[Fault]:
        """The warnings that nobody gave a reason for yet."""
        return [one for one in self.warnings if one.key not in self.reasons]


def examine(session: Session, tender: Tender) -> Examination:
    """Do every check on the tender as publication will freeze it; blocking faults first."""
    draft = read_draft(session, tender)
    found = [fault for check in OF_TENDER for fault in check(draft)]
    count = len(OF_TENDER)
    for passage in passages(draft):
        found += [fault for check in texts.CHECKS for fault in check(draft, passage)]
        count += len(texts.CHECKS)
    if draft.procedure.ranks:
        for lot in draft.lots:
            of_lot = [fault for check in rules.CHECKS for fault in check(draft, lot)]
            if not any(fault.is_blocking for fault in of_lot):
                of_lot += rules.engine_reads_the_rules(draft, lot)
            found += of_lot
            count += len(rules.CHECKS) + 1
    reasons = {one.fault: one.text for one in reasons_of(session, tender)}
    found = _once(draft, found)
    found.sort(key=lambda one: not one.is_blocking)
    return Examination(draft, found, count, reasons)


def _once(draft: Draft, found: Sequence[Fault]) -> list[Fault]:
    """Leave out what a lot only has from the lot whose criteria it follows: it is mended there."""
    lot_of = {lot.id: lot for lot in draft.lots}
    lot_of |= {one.id: lot for lot in draft.lots for one in lot.criteria}
    told: set[tuple[UUID, str, str]] = set()
    for one in found:
        if lot := lot_of.get(one.place.subject_id):
            told.add((lot.id, one.code, one.message))
    return [
        one
        for one in found
        if (lot := lot_of.get(one.place.subject_id)) is None
        or one.place.page not in OF_CRITERIA
        or (lot.criteria_from_id, one.code, one.message) not in told
    ]


def reasons_of(session: Session, tender: Tender) -> list[Reason]:
    """Read why warnings may stand, in the order in which the reasons were given."""
    query = select(Reason).where(Reason.tender_id == tender.id).order_by(col(Reason.given_at))
    return list(session.exec(query))


def reason_for(session: Session, tender: Tender, code: str) -> str:
    """Read why one warning of a tender was left standing; empty where nobody said so."""
    return next((one.text for one in reasons_of(session, tender) if one.is_about(code)), "")


def read_draft(session: Session, tender: Tender) -> Draft:
    """Read once what every check looks at."""
    participations = session.exec(
        select(Participation)
        .where(Participation.tender_id == tender.id)
        .options(selectinload(Participation.authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    return Draft(
        tender=tender,
        lots=lots_of(session, tender),
        groups=_all(session, LotGroup, tender),
        requirements=requirements_of_tender(session, tender),
        assignments=assignments_of(session, tender),
        proposed=[one for one, _proposal, _user in waiting(session, tender)],
        participations=participations,
        parts=_all(session, Part, tender),
        products=_all(session, Product, tender),
        buyers=_all(session, Buyer, tender),
        tariffs=_all(session, Tariff, tender),
        rules=_all(session, EligibilityRule, tender),
        milestones=_all(session, Milestone, tender),
        documents=_all(session, TenderDocument, tender),
        behind=behind(session, tender),
        now=utcnow(),
    )


def _all(session: Session, model: type[R], tender: Tender) -> Sequence[R]:
    return session.exec(select(model).where(model.tender_id == tender.id)).all()
