"""Replace what was submitted: until the new one is in, the earlier one counts.

What was submitted is set aside as it was, sealed. A submit that replaces it lets go of it; when
the deadline comes first, or the provider stops, it is put back. Where a hash was lodged, what it
belongs to may follow for a working day (Aw 2.109a), and putting back waits for that.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.declarations.models import Statement
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submissions.service import refuse_when_closed
from app.submitting.arriving import SETTLING, is_arriving
from app.submitting.models import EarlierContent
from app.tenders.models import Lot, Tender
from app.uploads.cleanup import drop_uploads, forget_files, uploads_of
from app.uploads.models import EarlierDocument
from app.uploads.rescue import follows_until

RESTORE = "submission.restore"
AGAIN = timedelta(minutes=1)
ASIDE = (
    "id", "tender_id", "submission_id", "requirement_id", "criterion_id", "part", "storage_key",
    "sealed_sha256", "sealed_size", "sealed_key", "sealed_facts", "scan", "uploaded_at",
)  # fmt: skip
"""What a sealed document is, column by column."""


def begin(session: Session, submission: Submission, user: User) -> None:
    """Set aside what was submitted, so that it can be changed without any risk."""
    tender = session.get_one(Tender, submission.tender_id)
    refuse_when_closed(session.get_one(Lot, submission.lot_id), tender)
    if submission.state != SubmissionState.SUBMITTED or tender.deadline is None:
        raise ConflictError(_("Only what was submitted, before its deadline, can be replaced."))
    if submission.replacing_since:
        return
    documents = _documents(session, submission)
    session.add_all(
        EarlierDocument(**{name: getattr(one, name) for name in ASIDE}) for one in documents
    )
    price, statement = _price(session, submission), _statement(session, submission)
    session.add(
        EarlierContent(
            tender_id=submission.tender_id,
            submission_id=submission.id,
            price=price.sealed if price else None,
            price_entered_at=price.entered_at if price else None,
            statement=statement.sealed if statement else None,
            statement_written_at=statement.written_at if statement else None,
        )
    )
    submission.replacing_since = utcnow()
    session.add(submission)
    session.flush()
    enqueue(
        session, RESTORE, {"submission_id": str(submission.id)}, run_at=tender.deadline + SETTLING
    )
    record(session, user, "submission.replace", submission)


def stop(session: Session, submission: Submission, user: User) -> None:
    """Leave it as it was submitted."""
    if submission.replacing_since is None:
        raise ConflictError(_("You are not replacing this."))
    put_back(session, submission, user)


def put_back(session: Session, submission: Submission, actor: User | None) -> None:
    """Make what was submitted whole again, and drop what came after it."""
    aside = {one.id: one for one in _aside(session, submission)}
    kept: set[UUID] = set()
    for document in _documents(session, submission):
        if document.id in aside:
            kept.add(document.id)
            continue
        forget_files(session, [document.storage_key])
        session.delete(document)
    session.flush()
    session.add_all(
        Document(**{name: getattr(one, name) for name in ASIDE})
        for one in aside.values()
        if one.id not in kept
    )
    _put_back_words(session, submission)
    forget(session, submission)
    record(session, actor, "submission.keep", submission)


def _put_back_words(session: Session, submission: Submission) -> None:
    """Put the price and the statement back: each bound to this submission, as it was sealed."""
    earlier = _content(session, submission)
    price, statement = _price(session, submission), _statement(session, submission)
    if price and earlier.price is None:
        session.delete(price)
    elif price and earlier.price is not None and earlier.price_entered_at:
        price.sealed, price.entered_at = earlier.price, earlier.price_entered_at
        session.add(price)
    if statement and earlier.statement is None:
        session.delete(statement)
    elif statement and earlier.statement is not None and earlier.statement_written_at:
        statement.sealed, statement.draft = earlier.statement, None
        statement.written_at = earlier.statement_written_at
        session.add(statement)


def forget(session: Session, submission: Submission) -> None:
    """Let go of what was set aside: its files go, unless they are used still."""
    aside = _aside(session, submission)
    forget_files(session, [one.storage_key for one in aside])
    for one in [*aside, _content(session, submission)]:
        session.delete(one)
    drop_uploads(session, uploads_of(session, submission.id))
    submission.replacing_since = None
    session.add(submission)
    session.flush()


def restore_all(session: Session, tender: Tender) -> None:
    """Put back what was not replaced in time, before anything is opened."""
    query = (
        select(Submission)
        .where(Submission.tender_id == tender.id, col(Submission.replacing_since).is_not(None))
        .with_for_update()
    )
    for submission in session.exec(query).all():
        put_back(session, submission, None)


def restore(session: Session, payload: dict[str, Any]) -> None:
    """Put one back once its deadline is over, and no submit of it is under way any more."""
    submission = session.exec(
        select(Submission).where(Submission.id == UUID(payload["submission_id"])).with_for_update()
    ).first()
    if submission is None or submission.replacing_since is None:
        return
    deadline = session.get_one(Tender, submission.tender_id).deadline
    until, now = follows_until(session, submission) or deadline, utcnow()
    if until and now <= until + SETTLING:
        enqueue(session, RESTORE, payload, run_at=until + SETTLING)
    elif is_arriving(session, submission):
        enqueue(session, RESTORE, payload, run_at=now + AGAIN)
    else:
        put_back(session, submission, None)


def _documents(session: Session, submission: Submission) -> list[Document]:
    return list(session.exec(select(Document).where(Document.submission_id == submission.id)))


def _aside(session: Session, submission: Submission) -> list[EarlierDocument]:
    query = select(EarlierDocument).where(EarlierDocument.submission_id == submission.id)
    return list(session.exec(query))


def _content(session: Session, submission: Submission) -> EarlierContent:
    query = select(EarlierContent).where(EarlierContent.submission_id == submission.id)
    return session.exec(query).one()


def _price(session: Session, submission: Submission) -> Price | None:
    return session.exec(select(Price).where(Price.submission_id == submission.id)).first()


def _statement(session: Session, submission: Submission) -> Statement | None:
    query = select(Statement).where(Statement.submission_id == submission.id)
    return session.exec(query).first()
