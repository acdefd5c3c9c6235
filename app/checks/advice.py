"""The advice of a supervisor (toezichthouder) about a submission."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.checks.forms import AdviceForm, QuestionForm, WeighingForm
from app.checks.gates import RUNNING, gate_of
from app.checks.models import Advice
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.submissions.models import Submission
from app.tenders.models import Lot


def ask_advice(
    session: Session, submission: Submission, officer: User, form: QuestionForm
) -> Advice:
    """Ask the supervisor about a submission; once."""
    lot = session.get_one(Lot, submission.lot_id)
    if lot.state not in RUNNING or gate_of(session, submission).finished_at:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    if session.exec(select(Advice.id).where(Advice.submission_id == submission.id)).first():
        raise ConflictError(_("You have already asked for advice about this submission."))
    advice = Advice(
        tender_id=submission.tender_id,
        lot_id=submission.lot_id,
        submission_id=submission.id,
        question=form.question,
        asked_by_id=officer.id,
    )
    session.add(advice)
    record(session, officer, "advice.ask", advice, after={"question": form.question})
    return advice


def give_advice(session: Session, advice: Advice, supervisor: User, form: AdviceForm) -> None:
    """Answer the officer; what was advised stays as it was given."""
    if advice.given_at:
        raise ConflictError(_("This advice has been given. It cannot change any more."))
    advice.text, advice.given_by_id, advice.given_at = form.text, supervisor.id, utcnow()
    session.add(advice)
    record(session, supervisor, "advice.give", advice, after={"text": form.text})


def weigh_advice(session: Session, advice: Advice, officer: User, form: WeighingForm) -> None:
    """Say how the decision weighs the advice; it may be said better until the finish."""
    if advice.given_at is None:
        raise ConflictError(_("This advice has not been given yet."))
    submission = session.get_one(Submission, advice.submission_id)
    if gate_of(session, submission).finished_at:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    before = advice.weighed
    advice.weighed, advice.weighed_by_id, advice.weighed_at = form.weighed, officer.id, utcnow()
    session.add(advice)
    record(session, officer, "advice.weigh", advice, before=before, after=form.weighed)
