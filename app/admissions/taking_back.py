"""Take a decision on an application back, by two people: a refusal was wrong, or nobody heard it.

Who was told that it is admitted keeps that; such an admission ends (`ending.py`).
"""

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.admissions.ending import admission_of
from app.audit.service import record
from app.authorities.mandates import demand_mandate
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.forms import TakeBackForm
from app.awards.models import Award, AwardState
from app.checks.finishing import reopen_application
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot

TAKE_BACK = "application.take_back"


def decision_on(session: Session, submission: Submission) -> Award | None:
    """Find the decision on an application that stands."""
    return session.exec(
        select(Award).where(
            Award.submission_id == submission.id, Award.state != AwardState.WITHDRAWN
        )
    ).first()


def earlier_decision(session: Session, submission: Submission) -> Award | None:
    """Find the last decision on an application that was taken back."""
    return session.exec(
        select(Award)
        .where(Award.submission_id == submission.id, Award.state == AwardState.WITHDRAWN)
        .order_by(col(Award.decided_at).desc())
    ).first()


def fault_of(session: Session, submission: Submission) -> object:
    """Say why a decision cannot be taken back; empty: it can."""
    if decision_on(session, submission) is None:
        return _("This application is not decided on.")
    if admission_of(session, submission):
        return _("The provider was told that it is admitted. You can end the admission.")
    if _came_again(session, submission):
        return _("The provider applied again since. Decide on its new application.")
    return ""


def _came_again(session: Session, submission: Submission) -> bool:
    query = select(Submission.id).where(
        Submission.lot_id == submission.lot_id,
        Submission.provider_id == submission.provider_id,
        col(Submission.turn) > submission.turn,
        Submission.state == SubmissionState.SUBMITTED,
    )
    return session.exec(query).first() is not None


def open_taking_back(session: Session, submission: Submission) -> Proposal | None:
    """Find a taking back that waits for a second person."""
    return two_people.open_proposal(session, TAKE_BACK, submission)


def propose_taking_back(
    session: Session, submission: Submission, person: User, form: TakeBackForm
) -> Proposal:
    """Ask to take a decision back, and say why."""
    _demand_possible(session, submission)
    return two_people.propose(session, TAKE_BACK, submission, person, form.model_dump())


def take_back(session: Session, submission: Submission, decider: User) -> Award:
    """Confirm it: the decision stays as it was taken, the application is decided anew."""
    _demand_possible(session, submission)
    award = decision_on(session, submission)
    assert award is not None  # noqa: S101  (demanded just now)
    demand_mandate(session, [session.get_one(Lot, submission.lot_id)], decider)
    confirmed = two_people.confirm(
        session, open_taking_back(session, submission), decider, submission
    )
    award.withdrawn_because = confirmed.payload["reason"]
    AWARD_FLOW.advance(session, award, AwardAction.WITHDRAW, decider)
    submission.decided_at = None
    session.add_all([award, submission])
    reopen_application(session, submission, decider)
    record(session, decider, TAKE_BACK, award, after=confirmed.payload)
    return award


def leave(session: Session, submission: Submission, person: User) -> None:
    """Leave the decision as it is after all."""
    two_people.withdraw(session, open_taking_back(session, submission), person, submission)


def _demand_possible(session: Session, submission: Submission) -> None:
    if fault := fault_of(session, submission):
        raise ConflictError(fault)
