"""Ask a provider something after the opening, with a term; keep its answer and its file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.calls.forms import AnswerForm
from app.checks.models import Call, CallKind, Check, Repair
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.core.outbox import enqueue
from app.providers.models import ProviderMember
from app.submissions.asked import Asked, on_asking
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Requirement
from app.uploads.cleanup import forget_files
from app.uploads.receiving import SealedFile

SHORTEST_TERM = timedelta(days=1)
SHORTEST_ANSWER = 20
REMINDED = timedelta(days=1)
"""So long before the end of the term a provider is reminded."""


def refuse_term(due_at: datetime) -> None:
    """Refuse a term that nobody can keep."""
    if due_at < utcnow() + SHORTEST_TERM:
        raise InvalidError(_("Give a term of at least one day."), field="due_at")


def call(
    session: Session,
    submission: Submission,
    officer: User,
    kind: CallKind,
    asks: str,
    due_at: datetime,
    *,
    check: Check | None = None,
    exclusion_id: UUID | None = None,
    repair: Repair | None = None,
) -> Call:
    """Ask one provider, and tell everybody who acts for it: once, whatever the number of points."""
    found = Call(
        tender_id=submission.tender_id,
        lot_id=submission.lot_id,
        submission_id=submission.id,
        kind=kind,
        check_id=check.id if check else None,
        exclusion_id=exclusion_id,
        repair_id=repair.id if repair else None,
        asks=asks,
        due_at=due_at,
        asked_by_id=officer.id,
    )
    session.add(found)
    session.flush()
    for user_id in people_of(session, submission):
        enqueue(
            session,
            "mail.call",
            {
                "submission_id": str(submission.id),
                "user_id": str(user_id),
                "asked": found.asked_at.isoformat(),
            },
            key=f"call:{submission.id}:{user_id}:{found.asked_at.isoformat()}",
        )
    return found


def people_of(session: Session, submission: Submission) -> Sequence[UUID]:
    """Find everybody who acts for the provider of a submission."""
    query = select(ProviderMember.user_id).where(
        ProviderMember.provider_id == submission.provider_id
    )
    return session.exec(query).all()


def calls_of(session: Session, submission: Submission) -> Sequence[tuple[Call, Requirement | None]]:
    """List what a provider was asked with the requirement it is about, what ends first on top."""
    return session.exec(
        select(Call, Requirement)
        .join(Check, col(Check.id) == col(Call.check_id), isouter=True)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id), isouter=True)
        .where(Call.submission_id == submission.id)
        .order_by(col(Call.answered_at).is_not(None), col(Call.due_at), col(Requirement.position))
    ).all()


@on_asking
def open_calls(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Asked]:
    """Say until when the first open question to each of these submissions can be answered."""
    rows = session.exec(
        select(Call.submission_id, Call.due_at)
        .where(
            col(Call.submission_id).in_(submissions),
            col(Call.answered_at).is_(None),
            Call.due_at > utcnow(),
        )
        .order_by(col(Call.due_at).desc())
    )
    # what ends first comes last, and stays
    return {key: Asked(due_at, "calls:own_calls") for key, due_at in rows}


def first_document(session: Session, asked: Call) -> Document | None:
    """Find what came with the submission for the requirement that a provider is asked about."""
    if asked.check_id is None:
        return None
    query = (
        select(Document)
        .join(Check, col(Check.requirement_id) == col(Document.requirement_id))
        .where(
            Check.id == asked.check_id,
            Document.submission_id == asked.submission_id,
            col(Document.reading_key).is_not(None),
        )
    )
    return session.exec(query).first()


def as_document(asked: Call) -> Document:
    """Give the file of an answer the shape in which files are read; it is never stored so."""
    return Document(
        id=asked.id,
        tender_id=asked.tender_id,
        submission_id=asked.submission_id,
        name=asked.name,
        size=asked.size,
        sha256=asked.sha256,
        media_type=asked.media_type,
        storage_key=asked.storage_key,
        sealed_key=b"",
        reading_key=asked.reading_key,
        scan=asked.scan,
    )


def keep_file(session: Session, asked: Call, user: User, file: SealedFile, at: datetime) -> None:
    """Put a file beside the answer, in place of an earlier one; what came in first stays as it is.

    `at`: when the request arrived.
    """
    refuse_late(session, asked, at)
    if asked.storage_key:
        forget_files(session, [asked.storage_key])
    asked.name, asked.size, asked.sha256 = file.name, file.size, file.sha256
    asked.media_type, asked.storage_key = file.media_type, file.storage_key
    asked.reading_key, asked.scan = file.reading_key, file.scan
    session.add(asked)
    told = {"name": file.name, "size": file.size, "sha256": file.sha256}
    record(session, user, "call.upload", asked, after=told)


def answer(session: Session, asked: Call, user: User, form: AnswerForm, at: datetime) -> None:
    """Hand in the answer; it cannot change any more. `at`: when the request arrived."""
    refuse_late(session, asked, at)
    if not asked.storage_key and len(form.answer) < SHORTEST_ANSWER:
        raise InvalidError(
            _("Add a file, or write your answer. At least %(n)s characters.", n=SHORTEST_ANSWER),
            field="answer",
        )
    asked.answer, asked.answered_at, asked.answered_by_id = form.answer, at, user.id
    session.add(asked)
    told = {"answer": form.answer, "name": asked.name, "sha256": asked.sha256}
    record(session, user, "call.answer", asked, after=told)


def refuse_late(session: Session, asked: Call, at: datetime) -> None:
    """Refuse what comes after the answer, after the term, or for what does not count any more."""
    if asked.answered_at:
        raise ConflictError(_("You have already answered this. It cannot change any more."))
    if at >= asked.due_at:
        raise ConflictError(
            _(
                "The term ended %(moment)s. Nothing can be sent any more.",
                moment=moment(asked.due_at),
            )
        )
    submission = session.get_one(Submission, asked.submission_id)
    if submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This submission does not count any more."))


def plan(session: Session) -> None:
    """Ask for the reminders that are due now: one per submission, term and person."""
    now = utcnow()
    rows = session.exec(
        select(Submission.id, Call.due_at, ProviderMember.user_id)
        .join(Call, col(Call.submission_id) == col(Submission.id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(
            col(Call.answered_at).is_(None),
            Call.due_at > now,
            Call.due_at <= now + REMINDED,
            Call.asked_at < now - REMINDED,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .distinct()
    )
    for submission_id, due_at, user_id in rows:
        due = due_at.isoformat()
        enqueue(
            session,
            "mail.call",
            {
                "submission_id": str(submission_id),
                "user_id": str(user_id),
                "due": due,
            },
            key=f"call-reminder:{submission_id}:{user_id}:{due}",
        )
