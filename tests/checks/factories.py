"""Records of the check board."""

from datetime import date
from hashlib import sha256

from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.audit.service import name_of
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm, QuestionForm
from app.checks.models import Check, Gate, GateState
from app.core.db import Record
from app.core.keys import Keys
from app.core.scan import Verdict
from app.core.storage import DiskStorage
from app.submissions.models import Document, Submission
from app.tenders.models import Lot, LotState, ProcedureKind, Requirement, Tender
from app.uploads.receiving import receive
from tests.factories import (
    assign,
    lots_of,
    make_provider,
    make_requirement,
    make_submission,
    make_tender,
    make_user,
)
from tests.pdf import make_pdf

REASON = "Dit is de reden, in genoeg woorden voor de brief."
ASKING = QuestionForm(question=REASON, due_on=date(2026, 3, 16))


def make_document(
    session: Session,
    submission: Submission,
    requirement: Requirement,
    *,
    name: str = "bewijs.pdf",
    part: str = "",
    is_opened: bool = True,
    scan: Verdict = Verdict.CLEAN,
) -> Document:
    """Add the facts of a document; nothing lies in storage."""
    document = Document(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        requirement_id=requirement.id,
        part=part,
        name=name,
        size=1000,
        sha256=sha256(name.encode()).hexdigest(),
        media_type="application/pdf",
        storage_key="0" * 32,
        sealed_key=b"sealed",
        reading_key=b"reading" if is_opened else None,
        scan=scan,
    )
    session.add(document)
    session.flush()
    return document


def make_pages(
    session: Session,
    storage: DiskStorage,
    keys: Keys,
    submission: Submission,
    requirement: Requirement,
    *pages: str,
    name: str = "bewijs.pdf",
    part: str = "",
) -> Document:
    """Add a document that lies sealed in storage and was opened: one line per page."""
    file = receive(storage, keys.reading, name, [make_pdf(*pages)], 1 << 20)
    document = make_document(session, submission, requirement, name=name, part=part, scan=file.scan)
    document.storage_key, document.reading_key = file.storage_key, file.reading_key
    document.size, document.sha256, document.media_type = file.size, file.sha256, file.media_type
    session.flush()
    return document


def make_opened_lot(
    session: Session, officer: User, *, names: tuple[str, ...] = ("Zonhof",), **requirement: object
) -> tuple[Lot, list[Submission], Requirement]:
    """Make an opened lot with one requirement and a submission per name."""
    tender = make_tender(session, officer=officer, state=LotState.OPENED)
    (lot,) = lots_of(session, tender)
    asked = make_requirement(session, tender, **requirement)
    submissions = [
        make_submission(session, lot, provider=make_provider(session, name=name)) for name in names
    ]
    return lot, submissions, asked


def make_open_house(session: Session, officer: User) -> tuple[Lot, Submission, Requirement]:
    """Make an open house with one product, one requirement and one application."""
    tender = make_tender(
        session, officer=officer, state=LotState.ADMITTING, procedure=ProcedureKind.OPEN_HOUSE
    )
    (lot,) = lots_of(session, tender)
    asked = make_requirement(session, tender)
    return lot, make_submission(session, lot), asked


def check_of(session: Session, submission: Submission) -> Check:
    """Read the only check of a submission."""
    return session.exec(select(Check).where(Check.submission_id == submission.id)).one()


def decided(session: Session, submission: Submission, officer: User, action: CheckAction) -> Check:
    """Decide on the only check of a submission."""
    check = check_of(session, submission)
    service.decide(session, check, officer, DecisionForm(action=action, reason=REASON))
    return check


def decide_gates(session: Session, tender_id: object, actor: User) -> None:
    """Let integrity decide every open gate of a tender."""
    waiting = select(Gate).where(Gate.tender_id == tender_id, Gate.state == GateState.OPEN)
    for gate in session.exec(waiting).all():
        service.decide_gate(session, gate, actor)


def make_person_with(session: Session, tender: Tender, duty: Duty) -> User:
    """Add a person with one duty in a tender."""
    user = make_user(session)
    assign(session, tender, user, duty)
    return user


def events(session: Session, subject: Record) -> list[tuple[str, object]]:
    """Read what the trail tells of a record, in order."""
    rows = session.exec(
        select(Event.action, Payload.data)
        .join(Payload, Payload.event_id == Event.id)
        .where(Event.subject == name_of(subject))
        .order_by(Event.number)
    )
    return list(rows.all())
