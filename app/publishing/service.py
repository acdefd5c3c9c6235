"""Publish a tender: what decides the result freezes, and can be recomputed from then on."""

from collections.abc import Mapping

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.publishing.examination import Examination, examine, reasons_of
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
    keep_reasons(session, tender, officer, examine(session, tender), reasons)


def keep_reasons(
    session: Session,
    tender: Tender,
    officer: User,
    found: Examination,
    reasons: Mapping[str, str],
) -> None:
    """Write the reasons that are about what was found; a changed one replaces its own."""
    given = {one.fault: one for one in reasons_of(session, tender)}
    for warning in found.warnings:
        fault, text, reason = warning.key, reasons.get(warning.key), given.get(warning.key)
        if text is None or (reason is not None and reason.text == text):
            continue
        before = None if reason is None else {"fault": fault, "text": reason.text}
        if reason is None:
            reason = Reason(
                tender_id=tender.id, fault=fault, warning="", text="", given_by_id=officer.id
            )
        reason.warning, reason.text = warning.message, text
        reason.given_at, reason.given_by_id = utcnow(), officer.id
        session.add(reason)
        session.flush()
        record(
            session, officer, "publication.give_reason", reason,
            before=before, after={"fault": fault, "warning": warning.message, "text": text},
        )  # fmt: skip
