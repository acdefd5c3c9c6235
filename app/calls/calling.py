"""Ask a provider something after the opening, with a term, and remind it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.checks.models import Call, CallKind, Check, Repair
from app.core.clock import utcnow
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.providers.models import ProviderMember
from app.submissions.asked import Asked, on_asking
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Requirement

SHORTEST_TERM = timedelta(days=1)
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
    tell(session, submission, "asked", found.asked_at)
    return found


def tell(session: Session, submission: Submission, what: str, at: datetime) -> None:
    """Write to everybody who acts for a provider: once per moment, whatever the number of points.

    `what`: asked, extended or withdrawn.
    """
    for user_id in people_of(session, submission):
        enqueue(
            session,
            "mail.call",
            {
                "submission_id": str(submission.id),
                "user_id": str(user_id),
                what: at.isoformat(),
            },
            key=f"call:{what}:{submission.id}:{user_id}:{at.isoformat()}",
        )


def is_open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Match what was neither answered nor withdrawn."""
    return col(Call.answered_at).is_(None), col(Call.withdrawn_at).is_(None)


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
        .order_by(
            or_(col(Call.answered_at).is_not(None), col(Call.withdrawn_at).is_not(None)),
            col(Call.due_at),
            col(Requirement.position),
        )
    ).all()


@on_asking
def open_calls(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Asked]:
    """Say until when the first open question to each of these submissions can be answered."""
    rows = session.exec(
        select(Call.submission_id, Call.due_at)
        .where(
            col(Call.submission_id).in_(submissions),
            *is_open(),
            Call.due_at > utcnow(),
        )
        .order_by(col(Call.due_at).desc())
    )
    # what ends first comes last, and stays
    return {key: Asked(due_at, "calls:own_calls") for key, due_at in rows}


def plan(session: Session) -> None:
    """Ask for the reminders that are due now: one per submission, term and person."""
    now = utcnow()
    rows = session.exec(
        select(Submission.id, Call.due_at, ProviderMember.user_id)
        .join(Call, col(Call.submission_id) == col(Submission.id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(
            *is_open(),
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
