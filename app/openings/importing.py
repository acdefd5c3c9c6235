"""Take over what another platform received: a list and a zip, whole or not at all."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import head, record, stamp
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.storage import Storage
from app.openings.arrivals_list import Fault, FaultyRowsError, Line, read_lines
from app.openings.arrivals_zip import MOST_BYTES, Files
from app.openings.models import Takeover
from app.providers.models import Provider
from app.submissions.facts import Closing
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submissions.readiness import Item, readiness
from app.submissions.receipts import manifest_hash, signed
from app.submissions.service import price_context, sealed_amount
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState, Tender
from app.uploads import receiving
from app.uploads.inspecting import inspect_bytes
from app.uploads.recognise import ALL, ONLY_PDF, recognise
from app.uploads.traces import Traces
from app.vault.models import Purpose
from app.vault.service import vault_key

ARRIVED = (SubmissionState.SUBMITTED, SubmissionState.LATE)


@dataclass(slots=True)
class Arrival:
    """What one provider handed in for one lot."""

    lot: Lot
    name: str
    kvk_number: str
    received_at: datetime
    files: list[tuple[Line, Item]] = field(default_factory=list)
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class House:
    """Where files go and with which keys, for one takeover."""

    keys: Keys
    storage: Storage
    clamd: str
    made: dict[tuple[str, str], Provider] = field(default_factory=dict)
    """Who was made on the way, by KvK number and name."""


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
    arrivals = _arrivals(session, tender, lots, read_lines(listing), files)
    stored: list[str] = []
    try:
        told = [_keep(session, house, tender, one, files, stored) for one in _numbered(arrivals)]
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


# Reading ----------------------------------------------------------------------------


def _arrivals(
    session: Session, tender: Tender, lots: Sequence[Lot], lines: Sequence[Line], files: Files
) -> list[Arrival]:
    by_number = {str(lot.number): lot for lot in lots} | {lot.code: lot for lot in lots if lot.code}
    items = {lot.id: _items(session, tender, lot) for lot in lots}
    faults: list[Fault] = []
    found: dict[tuple[UUID, str], Arrival] = {}
    used: set[tuple[UUID, str, UUID]] = set()
    for line in lines:
        lot = by_number.get(line.lot)
        if lot is None:
            faults.append(Fault(line.row, gettext("There is no lot %(lot)s.", lot=line.lot)))
            continue
        arrival = found.setdefault(
            (lot.id, line.kvk_number),
            Arrival(lot, line.name, line.kvk_number, line.received_at),
        )
        if (arrival.name, arrival.received_at) != (line.name, line.received_at):
            text = gettext("The name or the time differs from an earlier row of this submission.")
            faults.append(Fault(line.row, text))
        item = items[lot.id].get(line.item.casefold())
        if item is None:
            text = gettext("Lot %(lot)s asks nothing called %(item)s.", lot=lot.number,
                           item=line.item)  # fmt: skip
            faults.append(Fault(line.row, text))
        elif (lot.id, line.kvk_number, item.id) in used:
            faults.append(Fault(line.row, gettext("This part was named in an earlier row.")))
        else:
            used.add((lot.id, line.kvk_number, item.id))
            faults += [Fault(line.row, text) for text in _take(arrival, line, item, files)]
    if faults:
        raise FaultyRowsError(faults)
    return list(found.values())


def _items(session: Session, tender: Tender, lot: Lot) -> dict[str, Item]:
    """Name what a lot asks by number or code, as the list does."""
    empty = Submission(tender_id=tender.id, lot_id=lot.id, provider_id=tender.id)
    found = readiness(session, empty).items
    return {(item.number.rstrip(".") or "prijs").casefold(): item for item in found}


def _take(arrival: Arrival, line: Line, item: Item, files: Files) -> Iterator[str]:
    """Put a row in its place, or say what is wrong with it."""
    if item.is_price:
        if line.amount is None or line.amount <= 0:
            yield gettext("Fill in an amount above zero, with at most two decimals.")
        arrival.amount = line.amount
        return
    fault = files.fault_of(line.file)
    if fault:
        yield fault
        return
    try:
        accepted = ONLY_PDF if item.needs_pdf else ALL
        content, traces = files.read(line.file), Traces()
        traces.take(content)
        inspect = inspect_bytes([content], traces.size)
        recognise(traces, files.name_of(line.file), accepted, inspect)
    except InvalidError as error:
        yield f"{line.file}: {error.message}"
    arrival.files.append((line, item))


def _numbered(arrivals: Sequence[Arrival]) -> Iterator[tuple[int, Arrival]]:
    """Number what came in per lot, by the time at which it came."""
    counts: dict[UUID, int] = {}
    for arrival in sorted(arrivals, key=lambda one: (one.received_at, one.name)):
        counts[arrival.lot.id] = counts.get(arrival.lot.id, 0) + 1
        yield counts[arrival.lot.id], arrival


# Keeping ----------------------------------------------------------------------------


def _keep(
    session: Session,
    house: House,
    tender: Tender,
    numbered: tuple[int, Arrival],
    files: Files,
    stored: list[str],
) -> dict[str, Any]:
    number, arrival = numbered
    assert tender.deadline is not None  # noqa: S101  (looked at first)
    is_late = arrival.received_at > tender.deadline
    provider = _provider(session, house, arrival)
    submission = Submission(
        tender_id=tender.id,
        lot_id=arrival.lot.id,
        provider_id=provider.id,
        state=SubmissionState.LATE if is_late else SubmissionState.SUBMITTED,
        number=number,
        started_at=arrival.received_at,
        submitted_at=arrival.received_at,
    )
    session.add(submission)
    session.flush()
    told = [
        _keep_file(session, house, submission, item, files, line.file, stored, is_late=is_late)
        for line, item in arrival.files
    ]
    if arrival.amount is not None:
        _keep_price(session, submission, arrival.lot, arrival.amount)
    told.sort(key=lambda file: (file["name"], file["sha256"]))
    return {
        "lot": arrival.lot.number,
        "number": number,
        "submission": str(submission.id),
        "provider": provider.name,
        "kvk_number": provider.kvk_number,
        "received_at": stamp(arrival.received_at),
        "is_late": is_late,
        "files": told,
        "manifest_sha256": manifest_hash(told),
    }


def _provider(session: Session, house: House, arrival: Arrival) -> Provider:
    """Make a provider that nobody acts for: a KvK number is a claim and opens nobody's account."""
    key = (arrival.kvk_number, arrival.name)
    if key not in house.made:
        house.made[key] = Provider(
            name=arrival.name, short_name=arrival.name[:60], kvk_number=arrival.kvk_number
        )
        session.add(house.made[key])
        session.flush()
    return house.made[key]


def _keep_file(
    session: Session,
    house: House,
    submission: Submission,
    item: Item,
    files: Files,
    file: str,
    stored: list[str],
    *,
    is_late: bool,
) -> dict[str, Any]:
    """Seal a file; what came in time is readable at once, what came late stays closed."""
    closing: Closing = house.keys.reading
    if is_late:
        closing = vault_key(session, submission.tender_id, None, Purpose.CONTENT).public_key
    sealed = receiving.receive(
        house.storage, closing, files.name_of(file), iter([files.read(file)]), MOST_BYTES,
        accepted=ONLY_PDF if item.needs_pdf else ALL, clamd=house.clamd,
    )  # fmt: skip
    stored.append(sealed.storage_key)
    document = Document(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        requirement_id=item.slot.requirement_id,
        criterion_id=item.slot.criterion_id,
        storage_key=sealed.storage_key,
        sealed_sha256=sealed.sealed_sha256,
        sealed_size=sealed.sealed_size,
        sealed_key=sealed.keys.sealed,
        sealed_facts=sealed.keys.facts,
        reading_key=sealed.keys.reading,
        scan=sealed.scan,
    )
    if not is_late:
        document.name, document.size = sealed.name, sealed.size
        document.sha256, document.media_type = sealed.sha256, sealed.media_type
    session.add(document)
    session.flush()
    return {"name": sealed.name, "size": sealed.size, "sha256": sealed.sha256}


def _keep_price(session: Session, submission: Submission, lot: Lot, amount: Decimal) -> None:
    """Seal a price like any other: closed until the quality is fixed."""
    key = vault_key(session, lot.tender_id, lot.id, Purpose.PRICE)
    sealed = sealed_amount(key.public_key, amount, price_context(submission))
    session.add(Price(tender_id=lot.tender_id, submission_id=submission.id, sealed=sealed))


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
