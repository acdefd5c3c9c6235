"""The advice of a supervisor (toezichthouder) about a submission."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.authorities.queries import people_with
from app.checks.forms import AdviceForm, DayForm, QuestionForm, WeighingForm
from app.checks.gates import RUNNING, gate_of
from app.checks.models import Advice, Gate
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
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
    _demand_to_come(form.due_on)
    advice = Advice(
        tender_id=submission.tender_id,
        lot_id=submission.lot_id,
        submission_id=submission.id,
        question=form.question,
        due_on=form.due_on,
        asked_by_id=officer.id,
    )
    session.add(advice)
    record(session, officer, "advice.ask", advice, after=form.model_dump(mode="json"))
    session.flush()
    _tell(session, advice, "asked")
    return advice


def move_day(session: Session, advice: Advice, officer: User, form: DayForm) -> None:
    """Give who advises until another day; everybody who can advise is told and reminded anew."""
    if advice.given_at:
        raise ConflictError(_("This advice has been given. It cannot change any more."))
    if gate_of(session, session.get_one(Submission, advice.submission_id)).finished_at:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    if form.due_on == advice.due_on:
        raise InvalidError(_("This is the day that stands already."), field="due_on")
    _demand_to_come(form.due_on)
    before = {"due_on": advice.due_on}
    advice.due_on, advice.moved_because, advice.moved_at = form.due_on, form.because, utcnow()
    session.add(advice)
    after = {"due_on": form.due_on, "because": form.because}
    record(session, officer, "advice.move", advice, before=before, after=after)
    _tell(session, advice, "moved")


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


def plan(session: Session) -> None:
    """Remind who advises: from the day before the last one, and once more when it is late."""
    today = dutch(utcnow()).date()
    waiting = session.exec(
        select(Advice)
        .join(Gate, col(Gate.submission_id) == col(Advice.submission_id))
        .where(
            col(Advice.given_at).is_(None),
            col(Gate.finished_at).is_(None),
            col(Advice.due_on) <= today + timedelta(days=1),
        )
    )
    for advice in waiting:
        _tell(session, advice, "late" if is_late(advice) else "soon")


def is_late(advice: Advice) -> bool:
    """Whether its last day is over."""
    return advice.due_on is not None and advice.due_on < dutch(utcnow()).date()


def _demand_to_come(due_on: date) -> None:
    if due_on <= dutch(utcnow()).date():
        raise InvalidError(_("Choose a day after today."), field="due_on")


def _tell(session: Session, advice: Advice, what: str) -> None:
    """Write to everybody who can give an advice, once of a sort for each day that stood."""
    lot = session.get_one(Lot, advice.lot_id)
    moved = f".{advice.moved_at:%Y%m%d%H%M%S%f}" if advice.moved_at else ""
    for person in people_with(session, lot.tender_id, Duty.SUPERVISOR, lot):
        payload = {
            "advice_id": str(advice.id), "user_id": str(person.id), "what": what, "moved": moved,
        }  # fmt: skip
        key = f"advice:{what}{moved}:{advice.id}:{person.id}"
        enqueue(session, "mail.advice", payload, key=key)
