"""Take over what another platform received: a list and a zip, whole or not at all."""

import hashlib
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import head, record, stamp
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.openings.arrivals import numbered, read_arrivals
from app.openings.arrivals_kept import House, keep
from app.openings.arrivals_list import read_lines
from app.openings.arrivals_zip import Files
from app.openings.models import Takeover
from app.submissions.models import Submission, SubmissionState
from app.submissions.receipts import signed
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState, Tender

ARRIVED = (SubmissionState.SUBMITTED, SubmissionState.LATE)


def takeover_of(session: Session, tender: Tender) -> Takeover | None:
    """Find the record of what was taken over."""
    return session.exec(select(Takeover).where(Takeover.tender_id == tender.id)).first()


def take_over(
    session: Session,
    house: House,
    tender: Tender,
    user: User,
    platform: str,
    listing: bytes,
    archive: bytes,
) -> Takeover:
    """Take over a closed tender's submissions and go on from there, or refuse the whole."""
    lots = _lots_to_fill(session, tender)
    files = Files(archive)
    arrivals = read_arrivals(session, tender, lots, read_lines(listing), files)
    stored: list[str] = []
    try:
        told = [keep(session, house, tender, one, files, stored) for one in numbered(arrivals)]
    except BaseException:
        for key in stored:
            house.storage.delete(key)
        raise
    for lot in lots:
        LOT_FLOW.advance(session, lot, LotAction.OPEN, user)
    sources = {
        "list_sha256": hashlib.sha256(listing).hexdigest(),
        "zip_sha256": hashlib.sha256(archive).hexdigest(),
    }
    return _write_record(session, house.keys, tender, user, platform, {**sources, "lots": told})


def _lots_to_fill(session: Session, tender: Tender) -> list[Lot]:
    if tender.deadline is None or utcnow() <= tender.deadline:
        raise ConflictError(_("Take over what came in only after the deadline."))
    lots = session.exec(
        select(Lot).where(Lot.tender_id == tender.id).order_by(col(Lot.number)).with_for_update()
    ).all()
    if not lots or any(lot.state != LotState.PUBLISHED for lot in lots):
        raise ConflictError(_("Take over only into a published tender that was not opened yet."))
    own = session.exec(
        select(Submission.id).where(
            Submission.tender_id == tender.id, col(Submission.state).in_(ARRIVED)
        )
    ).first()
    if own:
        raise ConflictError(_("Submissions came in here as well. Open the vault instead."))
    return list(lots)


def _write_record(
    session: Session,
    keys: Keys,
    tender: Tender,
    user: User,
    platform: str,
    found: dict[str, Any],
) -> Takeover:
    """Write the official record, signed and tied to the chain."""
    now = utcnow()
    record(session, user, "tender.take_over", tender, after={"platform": platform, **found})
    number, chain_hash = head(session, tender.id)
    content = {
        "format": "takeover/1",
        "tender": str(tender.id),
        "reference": tender.reference,
        "title": tender.title,
        "platform": platform,
        "deadline": stamp(tender.deadline) if tender.deadline else "",
        "imported_at": stamp(now),
        "by": user.name,
        "submissions": found["lots"],
        "list_sha256": found["list_sha256"],
        "zip_sha256": found["zip_sha256"],
        "chain": {"number": number, "hash": chain_hash},
    }
    takeover = Takeover(
        tender_id=tender.id,
        platform=platform,
        imported_at=now,
        imported_by_id=user.id,
        content=signed(keys.signing, content),
    )
    session.add(takeover)
    session.flush()
    return takeover
