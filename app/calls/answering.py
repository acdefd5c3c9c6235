"""What a provider sends in answer: words that it keeps as it goes, and files beside them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.calls.forms import AnswerForm
from app.checks.judgement import documents_at
from app.checks.models import Call, CallFile, Check
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Requirement
from app.uploads.cleanup import forget_files, on_forgetting
from app.uploads.receiving import SealedFile

SHORTEST_ANSWER = 20
MOST_FILES = 20


def first_documents(session: Session, asked: Call) -> list[Document]:
    """Find what came with the submission for the requirement that a provider is asked about."""
    requirement = requirement_of(session, asked)
    return documents_at(session, asked.submission_id, requirement) if requirement else []


def requirement_of(session: Session, asked: Call) -> Requirement | None:
    """Find the requirement that a question is about; a ground for exclusion has none."""
    query = (
        select(Requirement)
        .join(Check, col(Check.requirement_id) == col(Requirement.id))
        .where(Check.id == asked.check_id)
    )
    return session.exec(query).first()


def call_of(session: Session, file: CallFile) -> Call:
    """Find what a file answers."""
    return session.get_one(Call, file.call_id)


def files_of(session: Session, calls: Collection[UUID]) -> dict[UUID, list[CallFile]]:
    """Read in one go what came with each answer, in the order in which it came."""
    query = select(CallFile).where(col(CallFile.call_id).in_(calls))
    found: dict[UUID, list[CallFile]] = {}
    for one in session.exec(query.order_by(col(CallFile.added_at), col(CallFile.name))):
        found.setdefault(one.call_id, []).append(one)
    return found


def as_document(file: CallFile, asked: Call) -> Document:
    """Give the file of an answer the shape in which files are read; it is never stored so."""
    return Document(
        id=file.id,
        tender_id=file.tender_id,
        submission_id=asked.submission_id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        media_type=file.media_type,
        storage_key=file.storage_key,
        sealed_key=b"",
        reading_key=file.reading_key,
        scan=file.scan,
    )


def add_file(session: Session, asked: Call, user: User, file: SealedFile, at: datetime) -> CallFile:
    """Put a file beside the answer. `at`: when the request arrived."""
    refuse_late(session, asked, at)
    kept = files_of(session, [asked.id]).get(asked.id, [])
    if len(kept) >= MOST_FILES:
        raise InvalidError(
            _("At most %(n)s files go with one answer. Remove one first.", n=MOST_FILES),
            field="file",
        )
    if any(one.sha256 == file.sha256 for one in kept):
        raise InvalidError(_("This file is already there."), field="file")
    added = CallFile(
        tender_id=asked.tender_id,
        call_id=asked.id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        media_type=file.media_type,
        storage_key=file.storage_key,
        sealed_sha256=file.sealed_sha256,
        sealed_size=file.sealed_size,
        reading_key=file.reading_key,
        scan=file.scan,
        added_at=at,
    )
    session.add(added)
    told = {"name": file.name, "size": file.size, "sha256": file.sha256}
    record(session, user, "call.upload", asked, after=told)
    return added


def remove_file(session: Session, asked: Call, user: User, file: CallFile, at: datetime) -> None:
    """Take a file away that was not handed in yet."""
    refuse_late(session, asked, at)
    told = {"name": file.name, "sha256": file.sha256}
    forget_files(session, [file.storage_key])
    session.delete(file)
    record(session, user, "call.remove_file", asked, before=told)


def keep_draft(session: Session, asked: Call, user: User, form: AnswerForm, at: datetime) -> None:
    """Keep the words so far; only the provider reads them until they are handed in."""
    refuse_late(session, asked, at)
    if asked.answer == form.answer:
        return
    asked.answer = form.answer
    session.add(asked)
    record(session, user, "call.keep_draft", asked, after={"characters": len(form.answer)})


def is_ready(words: str, files: Sequence[CallFile]) -> bool:
    """Whether there is something to hand in."""
    return bool(files) or len(words) >= SHORTEST_ANSWER


def answer(session: Session, asked: Call, user: User, form: AnswerForm, at: datetime) -> None:
    """Hand in the answer; it cannot change any more. `at`: when the request arrived."""
    refuse_late(session, asked, at)
    files: Sequence[CallFile] = files_of(session, [asked.id]).get(asked.id, [])
    if not is_ready(form.answer, files):
        raise InvalidError(
            _("Add a file, or write your answer. At least %(n)s characters.", n=SHORTEST_ANSWER),
            field="answer",
        )
    asked.answer, asked.answered_at, asked.answered_by_id = form.answer, at, user.id
    session.add(asked)
    told = {
        "answer": form.answer,
        "files": [{"name": one.name, "sha256": one.sha256} for one in files],
    }
    record(session, user, "call.answer", asked, after=told)


def refuse_late(session: Session, asked: Call, at: datetime) -> None:
    """Refuse what comes after the answer, after the term, or for what does not count any more."""
    if asked.withdrawn_at:
        raise ConflictError(_("The authority withdrew this question. You need not answer it."))
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


@on_forgetting
def is_needed(session: Session, storage_key: str) -> bool:
    """Whether an answer still holds a file: one from an evidence file lies there for both."""
    query = select(CallFile.id).where(CallFile.storage_key == storage_key)
    return session.exec(query).first() is not None
