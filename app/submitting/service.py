"""Submit, and take back."""

from datetime import datetime
from secrets import randbelow
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.models import Event
from app.audit.service import Act, head_at, record_all
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.outbox import enqueue
from app.declarations.models import Statement
from app.declarations.statements import forget_draft, reveal_at_once, statement_of, told_by
from app.providers.models import Provider
from app.providers.service import demand_signatory
from app.submissions.again import demand_others_over
from app.submissions.eligibility import Party, demand_eligible
from app.submissions.facts import Facts
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Document, Receipt, Submission, SubmissionState
from app.submissions.readiness import readiness
from app.submissions.receipts import (
    close_files,
    close_preference,
    facts_told,
    latest_receipt,
    manifest,
    manifest_hash,
    preference_of,
    receipt_content,
)
from app.submissions.service import TAKEN_BACK, is_open, refuse_when_closed
from app.submitting import replacing
from app.tenders.models import Lot, LotState, Tender
from app.tenders.procedures import procedure_of
from app.uploads import service as uploads
from app.uploads.cleanup import drop_uploads, uploads_of
from app.uploads.rescue import counts_as_in_time

FIRST_DRAWN = 100
HANDED_IN = frozenset({SubmissionState.SUBMITTED, SubmissionState.LATE})
_LOCKED_LOT = select(Lot.state).where(col(Lot.id) == bindparam("lot_id")).with_for_update()
_NUMBERS = select(Submission.number).where(
    col(Submission.lot_id) == bindparam("lot_id"), col(Submission.number).is_not(None)
)


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
    here = session.connection()
    lot_state = here.execute(_LOCKED_LOT, {"lot_id": submission.lot_id}).scalar_one()
    lot = session.get_one(Lot, submission.lot_id)
    demand_signatory(session, session.get_one(Provider, submission.provider_id), user)
    if lot_state == LotState.WITHDRAWN:
        raise ConflictError(_("The authority stopped this lot."))
    known = latest_receipt(session, submission)
    is_replacing = submission.replacing_since is not None
    if known and submission.state in HANDED_IN and not is_replacing:
        return known
    tender = session.get_one(Tender, submission.tender_id)
    arrived = arrived or utcnow()
    is_late = tender.deadline is not None and arrived > tender.deadline
    is_rescued = is_late and counts_as_in_time(session, submission, arrived)
    is_late = is_late and not is_rescued
    if is_late and is_replacing:
        raise ConflictError(
            _("The closing moment has passed. Your earlier submission, number %(number)s, counts.",
              number=submission.number)
        )  # fmt: skip
    if submission.state == SubmissionState.WITHDRAWN:
        raise ConflictError(TAKEN_BACK)
    found = readiness(session, submission)
    documents = [item.document for item in found.items if item.document]
    if not is_late and not found.is_complete:
        raise ConflictError(_("Something is missing. Add it first, then submit."))
    demand_others_over(session, submission)
    if not is_late:
        party = Party(submission.provider_id, submission.id)
        demand_eligible(session, lot, party, submission.exception, arrived)
    if is_late and not documents:
        raise ConflictError(_("There is nothing in this submission, and the lot is closed."))
    action = SubmissionAction.SUBMIT_LATE if is_late else SubmissionAction.SUBMIT
    if not is_late and not is_rescued and not is_open(lot, tender, arrived):
        raise ConflictError(_("This lot does not take submissions."))
    for document in found.strays:
        uploads.leave_behind(session, user, document)
    number, statement = _number(session, lot, tender), statement_of(session, submission)
    drop_uploads(session, uploads_of(session, submission.id))
    acts = []
    if is_replacing:
        replacing.forget(session, submission)
    else:
        acts.append(SUBMISSION_FLOW.step(submission, action))
    submission.number, submission.submitted_at = number, arrived
    submission.submitted_by_id = user.id
    session.add(submission)
    if not procedure_of(tender).is_sealed:
        reveal_at_once(session, keys, submission)
    choice = _choice(keys, submission, statement, known)
    forget_draft(session, statement)
    facts = facts_told(keys, known, documents)
    _destroy_intake(session, documents)
    return _give_receipt(session, keys, submission, user, acts, facts, choice, is_late=is_late)


def _choice(
    keys: Keys, submission: Submission, statement: Statement | None, known: Receipt | None
) -> int | None:
    """Say which choice this lot is: as told now, or as the last receipt says where that stayed."""
    told = told_by(keys, submission, statement)
    return preference_of(keys, known) if known and told.keeps_preference else told.preference


def _number(session: Session, lot: Lot, tender: Tender) -> int:
    """Number a submission within the lot: by arrival, but drawn where submissions are sealed.

    A number that counts would tell a provider, before the deadline, how many were there already.
    """
    taken = set(session.connection().execute(_NUMBERS, {"lot_id": lot.id}).scalars())
    if not procedure_of(tender).is_sealed:
        return max(taken, default=0) + 1
    while (number := FIRST_DRAWN + randbelow(900 + len(taken))) in taken:
        pass
    return number


def _standing(session: Session, tender: Tender, last: Event) -> tuple[int, str]:
    """Say where the chain stands; where submissions are sealed, as it stood at publication.

    How long it is later would tell how much others did.
    """
    if procedure_of(tender).is_sealed and tender.published_at:
        return head_at(session, tender.id, tender.published_at)
    return last.number, last.hash


def _give_receipt(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    acts: list[Act],
    facts: dict[UUID, Facts],
    choice: int | None,
    *,
    is_late: bool,
) -> Receipt:
    assert submission.number is not None  # noqa: S101  (set just before)
    assert submission.submitted_at is not None  # noqa: S101
    files = manifest(facts.values())
    told = {
        "number": submission.number,
        "received_at": submission.submitted_at.isoformat(),
        "manifest_sha256": manifest_hash(files),
        "is_late": is_late,
    }
    acts = [*acts, Act("submission.receive", submission, after=told)]
    last = record_all(session, user, acts)
    provider = session.get_one(Provider, submission.provider_id)
    content = receipt_content(
        keys.signing,
        submission,
        provider=provider.name,
        received_at=submission.submitted_at,
        number=submission.number,
        files=files,
        chain=_standing(session, session.get_one(Tender, submission.tender_id), last),
    )
    receipt = Receipt(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        number=submission.number,
        received_at=submission.submitted_at,
        is_late=is_late,
        content={**content, "files": []},
        closed_files=close_files(keys, submission, facts),
        closed_preference=close_preference(keys, submission, choice),
    )
    session.add(receipt)
    enqueue(session, "mail.receipt", {"receipt_id": str(receipt.id)})
    session.flush()
    return receipt


def _destroy_intake(session: Session, documents: list[Document]) -> None:
    """From here on only two people open it: not the server, nor the provider itself."""
    for document in documents:
        document.intake_key = None
        session.add(document)


def withdraw(session: Session, submission: Submission, user: User) -> None:
    """Take a submission back, until the deadline or decision; it counts as never submitted."""
    demand_signatory(session, session.get_one(Provider, submission.provider_id), user)
    if submission.decided_at:
        raise ConflictError(_("This was decided already. It cannot be taken back any more."))
    lot = session.get_one(Lot, submission.lot_id)
    refuse_when_closed(lot, session.get_one(Tender, submission.tender_id))
    if submission.state == SubmissionState.WITHDRAWN:
        raise ConflictError(TAKEN_BACK)
    if submission.state == SubmissionState.DRAFT:
        raise ConflictError(_("This is not submitted now. There is nothing to take back."))
    if submission.replacing_since:
        replacing.forget(session, submission)
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.WITHDRAW, user)


def resume(session: Session, submission: Submission, user: User) -> None:
    """Go on with a submission that was taken back, until the deadline."""
    lot = session.get_one(Lot, submission.lot_id)
    refuse_when_closed(lot, session.get_one(Tender, submission.tender_id))
    if submission.state == SubmissionState.DRAFT:
        raise ConflictError(_("You or a colleague go on with it already. Open it to see it."))
    submission.reason = ""  # of a letter by which it withdrew while its checks ran
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.RESUME, user)
