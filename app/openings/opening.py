"""Two people made content or prices readable: what happens then, and the record of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import head, record, stamp
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations.models import Statement
from app.declarations.statements import reveal
from app.openings.models import Opening, Takeover
from app.submissions.facts import release
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submissions.receipts import manifest, signed
from app.submissions.service import unsealed_amount
from app.submitting.arriving import refuse_while_arriving
from app.submitting.replacing import restore_all
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState, Tender
from app.uploads.scanning import scan_later
from app.vault.models import Purpose
from app.vault.sealing import UnsealError

SEALED_STATES = frozenset({LotState.DRAFT, LotState.PUBLISHED})
ARRIVED = (SubmissionState.SUBMITTED, SubmissionState.LATE)


def open_content(
    session: Session,
    keys: Keys,
    tender: Tender,
    private_key: bytes,
    first: User,
    second: User,
    *,
    has_scanner: bool = False,
) -> Opening:
    """Make what came in on time readable, and list it with what came late; late stays sealed.

    With a scanner, what was not scanned yet waits for it before anybody reads it.
    """
    if tender.deadline is None or utcnow() <= tender.deadline:
        raise ConflictError(_("The vault opens only after the deadline."))
    refuse_while_arriving(session, tender)
    lots = session.exec(
        select(Lot)
        .where(Lot.tender_id == tender.id, Lot.state == LotState.PUBLISHED)
        .order_by(col(Lot.number))
    ).all()
    if not lots:
        raise ConflictError(_("This vault was opened already, or every lot in it stopped."))
    restore_all(session, tender)
    found = [_open_lot(session, keys, lot, private_key) for lot in lots]
    _shut_drafts(session, lots)
    for lot in lots:
        LOT_FLOW.advance(session, lot, LotAction.OPEN, second)
    if has_scanner:
        scan_later(session, tender)
    return keep_record(session, keys, tender, None, Purpose.CONTENT, first, second, {"lots": found})


def _shut_drafts(session: Session, lots: Sequence[Lot]) -> None:
    """Destroy the keys by which the server could still read what was never submitted."""
    drafts = select(Submission.id).where(
        col(Submission.lot_id).in_([lot.id for lot in lots]),
        Submission.state == SubmissionState.DRAFT,
    )
    session.exec(
        update(Document).where(col(Document.submission_id).in_(drafts)).values(intake_key=None)
    )
    session.exec(
        update(Statement).where(col(Statement.submission_id).in_(drafts)).values(draft=None)
    )


def _open_lot(session: Session, keys: Keys, lot: Lot, private_key: bytes) -> dict[str, Any]:
    submissions = session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id, col(Submission.state).in_(ARRIVED))
        .options(selectinload(Submission.documents), selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Submission.submitted_at), col(Submission.number))
    ).all()
    told = [open_submission(session, keys, one, private_key) for one in submissions]
    return {"lot": str(lot.id), "number": lot.number, "title": lot.title, "submissions": told}


def open_submission(
    session: Session, keys: Keys, submission: Submission, private_key: bytes
) -> dict[str, Any]:
    """Make one submission readable and tell of it; what came late stays sealed."""
    is_late = submission.state == SubmissionState.LATE
    damaged = [] if is_late else _reopen(session, keys, submission.documents, private_key)
    parties = [] if is_late else _parties(session, submission, private_key, damaged)
    return {
        "number": submission.number,
        "submission": str(submission.id),
        "provider": submission.provider.name,
        "kvk_number": submission.provider.kvk_number,
        "received_at": stamp(submission.submitted_at) if submission.submitted_at else "",
        "is_late": is_late,
        "files": [] if is_late else manifest(submission.documents),
        "parties": parties,
        "damaged": damaged,
    }


def _parties(
    session: Session, submission: Submission, private_key: bytes, damaged: list[str]
) -> list[str]:
    """Name who takes part besides the provider; a statement that was tampered with is named."""
    try:
        return [party.name for party in reveal(session, submission, private_key)]
    except UnsealError:
        damaged.append(gettext("who takes part"))
        return []


def _reopen(
    session: Session, keys: Keys, documents: list[Document], private_key: bytes
) -> list[str]:
    """Re-wrap file keys; one that was tampered with is named and does not stop the others."""
    damaged = []
    for document in documents:
        try:
            release(document, private_key, keys.reading)
        except UnsealError:
            damaged.append(document.name or str(document.id))
        session.add(document)
    return damaged


def open_prices(
    session: Session,
    keys: Keys,
    lot: Lot,
    private_key: bytes,
    first: User,
    second: User,
    *,
    quality_is_fixed: bool,
) -> Opening:
    """Make the prices of what still counts readable, once no score can change any more."""
    if not quality_is_fixed:
        raise ConflictError(_("Prices stay closed until all consensus is fixed."))
    rows = session.exec(
        select(Submission, Price)
        .join(Price, col(Price.submission_id) == col(Submission.id))
        .where(Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED)
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Submission.submitted_at), col(Submission.number))
    ).all()
    told: list[dict[str, Any]] = []
    for submission, price in rows:
        row = {"number": submission.number, "submission": str(submission.id),
               "provider": submission.provider.name}  # fmt: skip
        try:
            price.amount = unsealed_amount(private_key, submission, price)
        except UnsealError:
            told.append({**row, "amount": None})
        else:
            session.add(price)
            told.append({**row, "amount": format(price.amount, "f")})
    tender = session.get_one(Tender, lot.tender_id)
    return keep_record(session, keys, tender, lot, Purpose.PRICE, first, second, {"prices": told})


def keep_record(
    session: Session,
    keys: Keys,
    tender: Tender,
    lot: Lot | None,
    purpose: str,
    first: User,
    second: User,
    found: dict[str, Any],
) -> Opening:
    """Write the official record, signed and tied to the chain."""
    now = utcnow()
    opening = Opening(
        tender_id=tender.id,
        lot_id=lot.id if lot else None,
        purpose=str(purpose),
        opened_at=now,
        first_id=first.id,
        second_id=second.id,
        content={},
    )
    record(session, second, f"{purpose}.open", lot or tender, after={"first": first.id, **found})
    number, chain_hash = head(session, tender.id)
    opening.content = signed(
        keys.signing,
        {
            "format": "opening/1",
            "tender": str(tender.id),
            "reference": tender.reference,
            "title": tender.title,
            "purpose": str(purpose),
            "deadline": stamp(tender.deadline) if tender.deadline else "",
            "opened_at": stamp(now),
            "people": [first.name, second.name],
            **found,
            "chain": {"number": number, "hash": chain_hash},
        },
    )
    session.add(opening)
    session.flush()
    return opening


def is_unopened(session: Session, lot: Lot) -> bool:
    """Whether nobody may know what came in: before the opening, and for good if it stopped then."""
    if lot.state != LotState.WITHDRAWN:
        return lot.state in SEALED_STATES
    if session.exec(select(Takeover.id).where(Takeover.tender_id == lot.tender_id)).first():
        return False
    opened = session.exec(
        select(Opening.content).where(
            Opening.tender_id == lot.tender_id, Opening.purpose == Purpose.CONTENT.value
        )
    ).first()
    return opened is None or all(one["lot"] != str(lot.id) for one in opened["lots"])


def opening_of(
    session: Session, tender: Tender, purpose: Purpose, lot: Lot | None = None
) -> Opening | None:
    """Find the record of an opening."""
    return session.exec(
        select(Opening).where(
            Opening.tender_id == tender.id,
            Opening.purpose == purpose.value,
            Opening.lot_id == lot.id if lot else col(Opening.lot_id).is_(None),
        )
    ).first()
