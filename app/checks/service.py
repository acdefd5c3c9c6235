"""Check whether submissions satisfy the requirements: begin, and begin again."""

from collections.abc import Sequence

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks.advice import ask_advice, give_advice, move_day, weigh_advice
from app.checks.finishing import (
    application_verdict,
    are_finished,
    demand_finished,
    finish_application,
    finish_checks,
    remaining,
)
from app.checks.flow import GATE_FLOW, CheckAction, GateAction
from app.checks.gates import ADMITS, decide_gate, find_gate, gate_of, was_sent_again
from app.checks.judgement import Other, equivalents, same_defect
from app.checks.judging import accept_declared, decide, settle
from app.checks.models import Check, CheckState, Gate, GateState
from app.checks.outcome import failed_of, reasons_of
from app.checks.ruling import rules_for
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.openings.late import demand_none_waits
from app.submissions.models import Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, Requirement
from app.tenders.queries import requirements_of

__all__ = [
    "Other",
    "accept_declared",
    "application_verdict",
    "are_finished",
    "ask_advice",
    "decide",
    "decide_gate",
    "demand_finished",
    "equivalents",
    "failed_of",
    "find_gate",
    "finish_application",
    "finish_checks",
    "gate_of",
    "give_advice",
    "move_day",
    "reasons_of",
    "remaining",
    "same_defect",
    "start_application_checks",
    "start_checks",
    "weigh_advice",
]


def start_checks(session: Session, lot: Lot, officer: User) -> None:
    """Hold every submission that counts against every requirement; the rules speak first."""
    demand_none_waits(session, lot)
    LOT_FLOW.advance(session, lot, LotAction.START_CHECKS, officer)
    submissions = session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED)
        .order_by(col(Submission.number))
    ).all()
    _begin(session, lot, submissions)
    record(session, officer, "checks.start", lot, after={"submissions": len(submissions)})


def start_application_checks(session: Session, submission: Submission, officer: User) -> None:
    """Begin with one application in open house; what was sent again is checked again."""
    lot = session.get_one(Lot, submission.lot_id)
    if lot.state not in ADMITS or submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This application cannot be checked now."))
    if submission.decided_at:
        raise ConflictError(_("This application was decided already."))
    gate = find_gate(session, submission)
    if gate and not was_sent_again(gate, submission):
        raise ConflictError(_("The checks of this application have already begun."))
    if gate:
        _begin_again(session, gate, submission, officer)
    else:
        _begin(session, lot, [submission])
    record(session, officer, "checks.start", submission)


def _begin(session: Session, lot: Lot, submissions: Sequence[Submission]) -> None:
    requirements = requirements_of(session, lot)
    rules = rules_for(session, lot, submissions)
    for submission in submissions:
        session.add(Gate(tender_id=lot.tender_id, lot_id=lot.id, submission_id=submission.id))
        for requirement in requirements:
            finding = rules.finding(submission, requirement)
            session.add(
                Check(
                    tender_id=lot.tender_id,
                    lot_id=lot.id,
                    submission_id=submission.id,
                    requirement_id=requirement.id,
                    verdict=finding.verdict,
                    finding=finding.text,
                )
            )
    session.flush()


def _begin_again(session: Session, gate: Gate, submission: Submission, officer: User) -> None:
    """Forget no decision, but make each anew: the documents may be others now."""
    gate.started_at, gate.finished_at = utcnow(), None
    if gate.state == GateState.DECIDED:
        GATE_FLOW.advance(session, gate, GateAction.REOPEN, officer)
    rules = rules_for(session, session.get_one(Lot, submission.lot_id), [submission])
    rows = session.exec(
        select(Check, Requirement)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(Check.submission_id == submission.id)
        .options(selectinload(Requirement.alternatives))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    for check, requirement in rows:
        finding = rules.finding(submission, requirement)
        check.verdict, check.finding = finding.verdict, finding.text
        if check.state != CheckState.OPEN:
            settle(session, check, officer, CheckAction.REOPEN, "")
    session.flush()
