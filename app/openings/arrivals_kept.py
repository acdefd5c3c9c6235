"""Keep what another platform received, sealed as if it had come in here."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.audit.service import stamp
from app.core.keys import Keys
from app.core.storage import Storage
from app.openings.arrivals import Arrival
from app.openings.arrivals_zip import MOST_BYTES, Files
from app.providers.models import Provider
from app.submissions.facts import Closing
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submissions.readiness import Item
from app.submissions.receipts import manifest_hash
from app.submissions.service import price_context, sealed_amount
from app.tenders.models import Lot, Tender
from app.uploads import receiving
from app.uploads.recognise import ALL, ONLY_PDF
from app.vault.models import Purpose
from app.vault.service import vault_key


@dataclass(frozen=True, slots=True)
class House:
    """Where files go and with which keys, for one takeover."""

    keys: Keys
    storage: Storage
    clamd: str
    made: dict[tuple[str, str], Provider] = field(default_factory=dict)
    """Who was made on the way, by KvK number and name."""


def keep(
    session: Session,
    house: House,
    tender: Tender,
    numbered: tuple[int, Arrival],
    files: Files,
    stored: list[str],
) -> dict[str, Any]:
    """Keep one submission; give what the record tells of it."""
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
        part=item.slot.part,
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
