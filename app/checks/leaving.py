"""A provider withdraws by letter while its checks run: an officer keeps it, another confirms."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import name_of
from app.checks.finishing import on_remaining
from app.checks.forms import LeavingForm
from app.checks.gates import RUNNING
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day_long
from app.core.i18n import lazy as _
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.submissions.telling import tell_members
from app.submitting import replacing
from app.tenders.models import Lot

KIND = "submission.leave"


def waiting_leave(session: Session, submission: Submission) -> Proposal | None:
    """Find a withdrawal that waits for a second person."""
    return two_people.open_proposal(session, KIND, submission)


def told_on_in(waiting: Proposal | None) -> date | None:
    """Read from what was kept on which day the provider wrote it."""
    return date.fromisoformat(waiting.payload["told_on"]) if waiting else None


def can_leave(session: Session, submissions: Collection[UUID]) -> set[UUID]:
    """Find which of these still count while their checks run."""
    found = select(Submission.id).join(Lot, col(Lot.id) == col(Submission.lot_id))
    return set(
        session.exec(
            found.where(
                col(Submission.id).in_(submissions),
                Submission.state == SubmissionState.SUBMITTED,
                col(Submission.decided_at).is_(None),
                col(Lot.state).in_(RUNNING),
            )
        )
    )


@on_remaining
def said_to_leave(session: Session, lot: Lot, submission: Submission | None) -> str:
    """Hold up who goes on while it is not settled whether somebody withdrew."""
    asked = select(Proposal.subject).where(
        Proposal.kind == KIND,
        Proposal.trail == lot.tender_id,
        col(Proposal.confirmed_at).is_(None),
        col(Proposal.withdrawn_at).is_(None),
    )
    subjects = set(session.exec(asked))
    if not subjects:
        return ""
    counting = select(Submission).where(
        col(Submission.id) == submission.id if submission else col(Submission.lot_id) == lot.id,
        Submission.state == SubmissionState.SUBMITTED,
    )
    if not any(name_of(one) in subjects for one in session.exec(counting)):
        return ""
    return str(_("A provider wrote that it withdraws. A second person confirms that first."))


def propose_leaving(
    session: Session, submission: Submission, officer: User, form: LeavingForm
) -> Proposal:
    """Keep that a provider wrote to withdraw; it counts until another person confirms."""
    _demand_counts(session, submission)
    if form.told_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="told_on")
    told = form.model_dump(mode="json")
    return two_people.propose(session, KIND, submission, officer, told)


def confirm_leaving(session: Session, submission: Submission, person: User) -> None:
    """Let it count no more from now on; its provider is told on which letter that rests."""
    _demand_counts(session, submission)
    waiting = waiting_leave(session, submission)
    asked = two_people.confirm(session, waiting, person, submission).payload
    if submission.replacing_since:
        replacing.forget(session, submission)
    submission.reason = str(
        _("Withdrawn by letter of %(day)s. %(reason)s",
          day=day_long(told_on_in(waiting)), reason=asked["reason"])
    )  # fmt: skip
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.WITHDRAW, person)
    tell_members(session, submission, "mail.left")


def let_stay(session: Session, submission: Submission, person: User) -> None:
    """Take back what one kept by mistake: it goes on counting."""
    two_people.withdraw(session, waiting_leave(session, submission), person, submission)


def _demand_counts(session: Session, submission: Submission) -> None:
    if submission.id not in can_leave(session, [submission.id]):
        raise ConflictError(
            _("A withdrawal is kept here only while the submission counts and its checks run.")
        )
