"""Publish a tender: what decides the result freezes, and can be recomputed from then on."""

from collections.abc import Mapping

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.publishing.examination import Examination, examine
from app.publishing.models import Reason
from app.publishing.versions import freeze_rules, write_version
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of
from app.tenders.progress import demand_unpublished
from app.tenders.queries import lots_of


def publish_tender(session: Session, tender: Tender, officer: User) -> None:
    """Freeze every lot's rules, open it for submissions or applications, write version 1.

    Called by the vault, which makes the keys first: nothing can come in unsealed.
    """
    demand_unpublished(tender)
    found = demand_publishable(examine(session, tender))
    procedure = procedure_of(tender)
    action = LotAction.PUBLISH if procedure.is_sealed else LotAction.START_ADMITTING
    tender.published_at = utcnow()
    session.add(tender)
    lots = lots_of(session, tender)
    freeze_rules(tender, lots)
    for lot in lots:
        LOT_FLOW.advance(session, lot, action, officer)
    version = write_version(session, tender, officer)
    record(
        session,
        officer,
        "tender.publish",
        tender,
        after={
            "version_sha256": version.sha256,
            "rules_sha256": {str(lot.number): lot.rules_sha256 for lot in lots},
            "reasons": {one.key: found.reasons[one.key] for one in found.warnings},
        },
    )


def demand_publishable(found: Examination) -> Examination:
    """Refuse what must be repaired, and a warning for which nobody gave a reason."""
    if found.blocking:
        raise ConflictError(_("Something must be repaired before this can be published."))
    if found.without_reason:
        raise ConflictError(_("A warning has no reason yet. Give one, or repair what it is about."))
    return found


def give_reasons(
    session: Session, tender: Tender, officer: User, reasons: Mapping[str, str]
) -> None:
    """Say why warnings may stand; a reason holds for as long as its fault stands."""
    demand_unpublished(tender)
    known = {one.key for one in examine(session, tender).warnings}
    keep_reasons(session, tender, officer, {k: v for k, v in reasons.items() if k in known})


def keep_reasons(
    session: Session, tender: Tender, officer: User, reasons: Mapping[str, str]
) -> None:
    """Write reasons beside the ones that were given before; a changed one replaces its own."""
    query = select(Reason).where(Reason.tender_id == tender.id)
    given = {one.fault: one for one in session.exec(query)}
    for fault, text in reasons.items():
        reason = given.get(fault)
        if reason is not None and reason.text == text:
            continue
        before = None if reason is None else {"fault": fault, "text": reason.text}
        if reason is None:
            reason = Reason(tender_id=tender.id, fault=fault, text=text, given_by_id=officer.id)
        reason.text, reason.given_at, reason.given_by_id = text, utcnow(), officer.id
        session.add(reason)
        record(
            session, officer, "publication.give_reason", reason,
            before=before, after={"fault": fault, "text": text},
        )  # fmt: skip
