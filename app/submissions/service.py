"""Start a submission, fill it, submit it, take it back."""

from datetime import datetime
from decimal import Decimal
from secrets import choice

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import head, head_at, record
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import euro, moment
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.outbox import enqueue
from app.providers.models import Provider
from app.providers.service import demand_signatory
from app.submissions.cleanup import drop_uploads, forget_files, uploads_of
from app.submissions.eligibility import Party, ask_exception, demand_eligible
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Document, Invitation, Price, Receipt, Submission, SubmissionState
from app.submissions.readiness import Readiness as Readiness
from app.submissions.readiness import Slot as Slot
from app.submissions.readiness import readiness as readiness
from app.submissions.receipts import (
    close_files,
    facts_told,
    latest_receipt,
    manifest,
    manifest_hash,
    receipt_content,
)
from app.submissions.rescue import counts_as_in_time, demand_identical, may_follow
from app.submissions.statements import forget_draft, reveal_at_once
from app.submissions.uploads import Closing, SealedFile
from app.tenders.models import Lot, LotState, Tender
from app.tenders.procedures import procedure_of
from app.vault.models import Purpose
from app.vault.service import vault_key
from app.vault.wrapping import seal_key, unseal_key

OPEN_STATES = frozenset({LotState.PUBLISHED, LotState.ADMITTING})
PRICE_WIDTH = 40
"""Every price is sealed at the same length, so that its size tells nothing."""


def is_open(lot: Lot, tender: Tender, at: datetime | None = None) -> bool:
    """Whether a lot takes submissions at a moment: the closing moment itself still counts."""
    return lot.state in OPEN_STATES and (
        tender.deadline is None or (at or utcnow()) <= tender.deadline
    )


def start_submission(
    session: Session, lot: Lot, provider: Provider, user: User, motivation: str = ""
) -> Submission:
    """Start a provider's submission for a lot, or give the one that it started before.

    `motivation`: why it asks to be let in although the window is closed.
    """
    tender = session.get_one(Tender, lot.tender_id)
    known = started(session, lot, provider)
    if known:
        if motivation and known.state == SubmissionState.DRAFT:
            ask_exception(session, known, user, motivation)
        return known
    _refuse_when_closed(lot, tender)
    if procedure_of(tender).invites and not is_invited(session, lot, provider):
        raise ForbiddenError(_("Only candidates that were selected for this lot can submit."))
    demand_eligible(session, lot, Party(provider.id), motivation)
    submission = Submission(
        tender_id=lot.tender_id, lot_id=lot.id, provider_id=provider.id, exception=motivation
    )
    session.add(submission)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(_("A colleague started this submission just now.")) from error
    record(session, user, "submission.start", submission, after=motivation or None)
    return submission


def started(session: Session, lot: Lot, provider: Provider) -> Submission | None:
    """Find what a provider started for a lot before."""
    return session.exec(
        select(Submission).where(Submission.lot_id == lot.id, Submission.provider_id == provider.id)
    ).first()


def is_invited(session: Session, lot: Lot, provider: Provider) -> bool:
    """Whether a provider was selected for a lot of an award phase."""
    return (
        session.exec(
            select(Invitation.id).where(
                Invitation.lot_id == lot.id, Invitation.provider_id == provider.id
            )
        ).first()
        is not None
    )


def closing_of(session: Session, keys: Keys, submission: Submission) -> Closing:
    """Say what closes a new file: the tender's vault, or in open house the reading key."""
    tender = session.get_one(Tender, submission.tender_id)
    if not procedure_of(tender).is_sealed:
        return keys.reading
    return vault_key(session, tender.id, None, Purpose.CONTENT).public_key


def _refuse_when_closed(lot: Lot, tender: Tender, at: datetime | None = None) -> None:
    at = at or utcnow()
    if tender.deadline is not None and at > tender.deadline:
        raise ConflictError(
            _("This came in %(arrived)s. The closing moment was %(deadline)s. It is too late.",
              arrived=moment(at, seconds=True), deadline=moment(tender.deadline, seconds=True))
        )  # fmt: skip
    if lot.state not in OPEN_STATES:
        raise ConflictError(_("This lot does not take submissions."))


def refuse_when_fixed(session: Session, submission: Submission) -> None:
    """Refuse a change to what was submitted, or after the deadline, with the time it came."""
    if submission.state != SubmissionState.DRAFT:
        raise ConflictError(_("This was submitted already. Take it back first to change it."))
    lot = session.get_one(Lot, submission.lot_id)
    _refuse_when_closed(lot, session.get_one(Tender, submission.tender_id))


def refuse_file(session: Session, submission: Submission) -> None:
    """Refuse a file, unless its hash was lodged and it may follow (Aw 2.109a)."""
    if not may_follow(session, submission):
        refuse_when_fixed(session, submission)


# Filling ----------------------------------------------------------------------------


def store_document(
    session: Session, submission: Submission, user: User, slot: Slot, sealed: SealedFile
) -> Document:
    """Put a sealed file in its place; it replaces what stood there."""
    item_id = slot.requirement_id or slot.criterion_id
    if may_follow(session, submission):
        demand_identical(session, submission, item_id, sealed.sha256)
    else:
        refuse_when_fixed(session, submission)
    item = next((one for one in readiness(session, submission).items if one.id == item_id), None)
    if item is None or item.is_price:
        raise InvalidError(_("Nothing is asked here."))
    if item.document:
        _forget(session, item.document)
    document = Document(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        requirement_id=slot.requirement_id,
        criterion_id=slot.criterion_id,
        storage_key=sealed.storage_key,
        sealed_sha256=sealed.sealed_sha256,
        sealed_size=sealed.sealed_size,
        sealed_key=sealed.keys.sealed,
        sealed_facts=sealed.keys.facts,
        intake_key=sealed.keys.intake,
        reading_key=sealed.keys.reading,
        scan=sealed.scan,
    )
    if sealed.keys.facts is None:
        document.name, document.size = sealed.name, sealed.size
        document.sha256, document.media_type = sealed.sha256, sealed.media_type
    session.add(document)
    session.flush()
    told = {"sealed_sha256": sealed.sealed_sha256}
    record(session, user, "document.store", document, after=told)
    return document


def remove_document(
    session: Session, submission: Submission, user: User, document: Document
) -> None:
    """Take a file out; without its key, what lies in storage can never be opened."""
    refuse_when_fixed(session, submission)
    told = {"sealed_sha256": document.sealed_sha256}
    record(session, user, "document.remove", document, before=told)
    _forget(session, document)


def _forget(session: Session, document: Document) -> None:
    """Delete a row; its ciphertext goes after the commit, unless another row needs it."""
    forget_files(session, [document.storage_key])
    session.delete(document)
    session.flush()


def enter_price(session: Session, submission: Submission, user: User, amount: Decimal) -> Price:
    """Seal a price: it stays closed for everybody until the quality is fixed."""
    refuse_when_fixed(session, submission)
    lot = session.get_one(Lot, submission.lot_id)
    _refuse_amount(lot, amount)
    key = vault_key(session, lot.tender_id, lot.id, Purpose.PRICE)
    sealed = sealed_amount(key.public_key, amount, price_context(submission))
    price = session.exec(select(Price).where(Price.submission_id == submission.id)).first()
    if price is None:
        price = Price(tender_id=submission.tender_id, submission_id=submission.id, sealed=sealed)
    price.sealed, price.entered_at = sealed, utcnow()
    session.add(price)
    session.flush()
    record(session, user, "price.enter", price)
    return price


def _refuse_amount(lot: Lot, amount: Decimal) -> None:
    exponent = amount.normalize().as_tuple().exponent
    if amount <= 0 or not isinstance(exponent, int) or exponent < -2 or amount >= 10**12:
        raise InvalidError(
            _("Fill in an amount above zero, with at most two decimals."), field="amount"
        )
    if lot.price_floor is not None and amount < lot.price_floor:
        raise InvalidError(
            _("The lowest rate for this lot is %(amount)s.", amount=euro(lot.price_floor)),
            field="amount",
        )
    if lot.price_ceiling is not None and amount > lot.price_ceiling:
        raise InvalidError(
            _("The highest rate for this lot is %(amount)s.", amount=euro(lot.price_ceiling)),
            field="amount",
        )


def price_context(submission: Submission) -> bytes:
    """Bind a sealed price to the submission that it belongs to."""
    return b"price/1 " + submission.id.bytes


def sealed_amount(public_key: bytes, amount: Decimal, context: bytes) -> bytes:
    """Seal a price at the width that all have."""
    return seal_key(public_key, format(amount, "f").ljust(PRICE_WIDTH).encode(), context)


def unsealed_amount(private_key: bytes, submission: Submission, price: Price) -> Decimal:
    """Open a sealed price, or raise UnsealError."""
    return Decimal(
        unseal_key(private_key, price.sealed, price_context(submission)).decode().strip()
    )


# Submitting -------------------------------------------------------------------------


def submit(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    *,
    arrived: datetime | None = None,
) -> Receipt:
    """Submit, in time or late, and give the receipt; the same submit twice gives the same one.

    What counts is when the request arrived, not when the work on it ended.
    """
    lot = session.exec(select(Lot).where(Lot.id == submission.lot_id).with_for_update()).one()
    session.refresh(submission, ["state", "number", "submitted_at"])
    demand_signatory(session, session.get_one(Provider, submission.provider_id), user)
    known = latest_receipt(session, submission)
    if known and submission.state in {SubmissionState.SUBMITTED, SubmissionState.LATE}:
        return known
    tender = session.get_one(Tender, submission.tender_id)
    arrived = arrived or utcnow()
    is_late = tender.deadline is not None and arrived > tender.deadline
    is_rescued = is_late and counts_as_in_time(session, submission, arrived)
    is_late = is_late and not is_rescued
    found = readiness(session, submission)
    documents = [item.document for item in found.items if item.document]
    if not is_late and not found.is_complete:
        raise ConflictError(_("Something is missing. Add it first, then submit."))
    if not is_late:
        party = Party(submission.provider_id, submission.id)
        demand_eligible(session, lot, party, submission.exception, arrived)
    if is_late and not documents:
        raise ConflictError(_("There is nothing in this submission, and the lot is closed."))
    action = SubmissionAction.SUBMIT_LATE if is_late else SubmissionAction.SUBMIT
    if not is_late and not is_rescued and not is_open(lot, tender, arrived):
        raise ConflictError(_("This lot does not take submissions."))
    SUBMISSION_FLOW.advance(session, submission, action, user)
    submission.number = _number(session, lot, tender)
    submission.submitted_at, submission.submitted_by_id = arrived, user.id
    session.add(submission)
    if not procedure_of(tender).is_sealed:
        reveal_at_once(session, keys, submission)
    forget_draft(session, submission)
    return _give_receipt(session, keys, submission, user, documents, is_late=is_late)


def _number(session: Session, lot: Lot, tender: Tender) -> int:
    """Number a submission within the lot: by arrival, but drawn where submissions are sealed.

    A number that counts would tell a provider, before the deadline, how many were there already.
    """
    query = select(Submission.number).where(
        Submission.lot_id == lot.id, col(Submission.number).is_not(None)
    )
    taken = {number for number in session.exec(query) if number}
    if not procedure_of(tender).is_sealed:
        return max(taken, default=0) + 1
    return choice([n for n in range(100, 1000 + len(taken)) if n not in taken])


def _standing(session: Session, tender: Tender) -> tuple[int, str]:
    """Say where the chain stood; where submissions are sealed, as it stood at publication.

    How long it is later would tell how much others did.
    """
    if procedure_of(tender).is_sealed and tender.published_at:
        return head_at(session, tender.id, tender.published_at)
    return head(session, tender.id)


def _give_receipt(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    documents: list[Document],
    *,
    is_late: bool,
) -> Receipt:
    assert submission.number is not None  # noqa: S101  (set just before)
    assert submission.submitted_at is not None  # noqa: S101
    facts = facts_told(session, keys, submission, documents)
    files = manifest(facts.values())
    _destroy_intake(session, submission, documents)
    told = {
        "number": submission.number,
        "received_at": submission.submitted_at.isoformat(),
        "manifest_sha256": manifest_hash(files),
        "is_late": is_late,
    }
    record(session, user, "submission.receive", submission, after=told)
    provider = session.get_one(Provider, submission.provider_id)
    content = receipt_content(
        keys.signing,
        submission,
        provider=provider.name,
        received_at=submission.submitted_at,
        number=submission.number,
        files=files,
        chain=_standing(session, session.get_one(Tender, submission.tender_id)),
    )
    receipt = Receipt(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        number=submission.number,
        received_at=submission.submitted_at,
        is_late=is_late,
        content={**content, "files": []},
        closed_files=close_files(keys, submission, facts),
    )
    session.add(receipt)
    session.flush()
    enqueue(session, "mail.receipt", {"receipt_id": str(receipt.id)}, key=f"receipt:{receipt.id}")
    return receipt


def _destroy_intake(session: Session, submission: Submission, documents: list[Document]) -> None:
    """From here on only two people open it: not the server, nor the provider itself."""
    for document in documents:
        document.intake_key = None
        session.add(document)
    drop_uploads(session, uploads_of(session, submission.id))
    session.flush()


def withdraw(session: Session, submission: Submission, user: User) -> None:
    """Take a submission back, until the deadline or decision; it counts as never submitted."""
    demand_signatory(session, session.get_one(Provider, submission.provider_id), user)
    if submission.decided_at:
        raise ConflictError(_("This was decided already. It cannot be taken back any more."))
    lot = session.get_one(Lot, submission.lot_id)
    _refuse_when_closed(lot, session.get_one(Tender, submission.tender_id))
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.WITHDRAW, user)


def resume(session: Session, submission: Submission, user: User) -> None:
    """Go on with a submission that was taken back, until the deadline."""
    lot = session.get_one(Lot, submission.lot_id)
    _refuse_when_closed(lot, session.get_one(Tender, submission.tender_id))
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.RESUME, user)
