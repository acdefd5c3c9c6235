"""Publish a tender: what decides the result freezes, and can be recomputed from then on."""

import hashlib

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import canonical, record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.publishing.faults import publication_faults
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Requirement, Tender
from app.tenders.procedures import procedure_of
from app.tenders.progress import demand_unpublished
from app.tenders.queries import lots_of, requirements_of_tender
from app.tenders.rules import lot_rules


def publish_tender(session: Session, tender: Tender, officer: User) -> None:
    """Freeze every lot's rules and open it for submissions, or for applications.

    Called by the vault, which makes the keys first: nothing can come in unsealed.
    """
    demand_unpublished(tender)
    if any(fault.is_blocking for fault in publication_faults(session, tender)):
        raise ConflictError(_("Something must be repaired before this can be published."))
    procedure = procedure_of(tender.procedure)
    action = LotAction.PUBLISH if procedure.is_sealed else LotAction.START_ADMITTING
    tender.published_at = utcnow()
    session.add(tender)
    frozen: dict[str, str] = {}
    for lot in lots_of(session, tender):
        lot.rules = lot_rules(lot, lot.criteria, ranks=procedure.ranks)
        lot.rules_sha256 = hashlib.sha256(canonical(lot.rules)).hexdigest()
        frozen[str(lot.number)] = lot.rules_sha256
        LOT_FLOW.advance(session, lot, action, officer)
    demands = [_demand(one) for one in requirements_of_tender(session, tender)]
    record(
        session,
        officer,
        "tender.publish",
        tender,
        after={
            "rules_sha256": frozen,
            "requirements_sha256": hashlib.sha256(canonical(demands)).hexdigest(),
        },
    )


def _demand(requirement: Requirement) -> dict[str, object]:
    """Write a requirement as it was published."""
    return {
        **requirement.model_dump(mode="json", exclude={"tender_id"}),
        "alternatives": [[one.kind, one.name] for one in requirement.alternatives],
    }
