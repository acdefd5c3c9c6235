"""Check whether submissions satisfy the requirements, and say who may go on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.audit.service import record
from app.checks.advice import ask_advice, give_advice, weigh_advice
from app.checks.codes import refusals_of
from app.checks.excluding import grounds_told
from app.checks.flow import GATE_FLOW, CheckAction, GateAction
from app.checks.gates import decide_gate, find_gate, gate_of, was_sent_again
from app.checks.judgement import Other, equivalents, same_defect
from app.checks.judging import accept_declared, decide, settle
from app.checks.models import Advice, Check, CheckState, Exclusion, ExclusionState, Gate, GateState
from app.checks.ruling import rules_for
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.i18n import ngettext
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState, Requirement
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
    "reasons_of",
    "remaining",
    "same_defect",
    "start_application_checks",
    "start_checks",
    "weigh_advice",
]

# Begin -----------------------------------------------------------------------------


def start_checks(session: Session, lot: Lot, officer: User) -> None:
    """Hold every submission that counts against every requirement; the rules speak first."""
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
    if lot.state != LotState.ADMITTING or submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This application cannot be checked now."))
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


# Finish ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remaining:
    """What must happen before the checks can be finished."""

    undecided: int
    to_repair: int
    open_gates: int
    exclusions: int = 0
    unweighed: int = 0

    @property
    def sentences(self) -> list[str]:
        """Say what stands in the way, first things first."""
        told = (
            (
                self.undecided,
                ngettext(
                    "%(n)s judgement is missing. Give it first.",
                    "%(n)s judgements are missing. Give them first.",
                    self.undecided,
                ),
            ),
            (
                self.to_repair,
                ngettext(
                    "A repair still runs for %(n)s requirement. Decide on it first.",
                    "A repair still runs for %(n)s requirements. Decide on them first.",
                    self.to_repair,
                ),
            ),
            (
                self.open_gates,
                ngettext(
                    "Integrity is still open for %(n)s submission.",
                    "Integrity is still open for %(n)s submissions.",
                    self.open_gates,
                ),
            ),
            (
                self.exclusions,
                ngettext(
                    "%(n)s ground for exclusion is still being looked into. Take its steps first.",
                    "%(n)s grounds for exclusion are still being looked into. "
                    "Take their steps first.",
                    self.exclusions,
                ),
            ),
            (
                self.unweighed,
                ngettext(
                    "%(n)s advice of the supervisor is not weighed yet. Say how you weigh it.",
                    "%(n)s pieces of advice of the supervisor are not weighed yet. "
                    "Say how you weigh them.",
                    self.unweighed,
                ),
            ),
        )
        return [sentence for count, sentence in told if count]


def remaining(session: Session, lot: Lot, submission: Submission | None = None) -> Remaining:
    """Count what is not decided yet, of a lot or of one application in it."""
    states = select(Check.state, func.count()).join(
        Submission, col(Submission.id) == col(Check.submission_id)
    )
    gates = select(func.count(col(Gate.id))).where(Gate.state == GateState.OPEN)
    running = select(func.count(col(Exclusion.id))).where(Exclusion.state == ExclusionState.RUNNING)
    given = select(func.count(col(Advice.id))).where(
        col(Advice.given_at).is_not(None), col(Advice.weighed_at).is_(None)
    )
    of_whom = Submission.id == submission.id if submission else Submission.lot_id == lot.id
    counted = (of_whom, Submission.state == SubmissionState.SUBMITTED)
    found = dict(session.exec(states.where(*counted).group_by(col(Check.state))).all())
    return Remaining(
        undecided=found.get(CheckState.OPEN, 0),
        to_repair=found.get(CheckState.TO_REPAIR, 0),
        open_gates=_count(session, gates.join(Submission, _of(Gate)).where(*counted)),
        exclusions=_count(session, running.join(Submission, _of(Exclusion)).where(*counted)),
        unweighed=_count(session, given.join(Submission, _of(Advice)).where(*counted)),
    )


def _of(model: type[Gate | Exclusion | Advice]) -> ColumnElement[bool]:
    return col(Submission.id) == col(model.submission_id)


def _count(session: Session, query: SelectOfScalar[int]) -> int:
    return session.exec(query).one()


def finish_checks(session: Session, lot: Lot, officer: User) -> list[Submission]:
    """Close the checks of a lot: who fails a knock-out, or a ground bears on, is excluded.

    Irreversible; after it `evaluation` may start the scoring.
    """
    if lot.state != LotState.CHECKING or are_finished(session, lot):
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    _demand_nothing_remains(remaining(session, lot))
    excluded = []
    rounds = session.exec(
        select(Submission, Gate)
        .join(Gate, col(Gate.submission_id) == col(Submission.id))
        .where(Gate.lot_id == lot.id)
        .order_by(col(Submission.number))
    ).all()
    for submission, gate in rounds:
        gate.finished_at = utcnow()
        reasons = reasons_of(session, submission)
        if reasons and submission.state == SubmissionState.SUBMITTED:
            submission.reason = "\n".join(reasons)
            SUBMISSION_FLOW.advance(session, submission, SubmissionAction.EXCLUDE, officer)
            excluded.append(submission)
    record(session, officer, "checks.finish", lot, after={"excluded": len(excluded)})
    return excluded


def are_finished(session: Session, lot: Lot) -> bool:
    """Whether the checks of a lot were closed."""
    waits = select(Gate.id).where(Gate.lot_id == lot.id, col(Gate.finished_at).is_(None))
    started = select(Gate.id).where(Gate.lot_id == lot.id)
    return (
        session.exec(started.limit(1)).first() is not None
        and session.exec(waits.limit(1)).first() is None
    )


def demand_finished(session: Session, lot: Lot) -> None:
    """Refuse to go on while the checks of a lot are not finished."""
    if not are_finished(session, lot):
        raise ConflictError(_("The checks are not finished. Finish them first."))


def _demand_nothing_remains(left: Remaining) -> None:
    sentences = left.sentences
    if sentences:
        raise ConflictError(sentences[0])


@dataclass(frozen=True, slots=True)
class Failure:
    """A knock-out requirement that a submission fails, and why: quoted in the letter."""

    requirement: Requirement
    reason: str

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        return f"{self.requirement.number} {self.requirement.title}: {self.reason}"


def failed_of(session: Session, submission: Submission) -> list[Failure]:
    """List the knock-out requirements that a submission fails, in published order."""
    rows = session.exec(
        select(Requirement, Check.reason)
        .join(Check, col(Check.requirement_id) == col(Requirement.id))
        .where(
            Check.submission_id == submission.id,
            Check.state == CheckState.FAILED,
            col(Requirement.is_knock_out).is_(True),
        )
        .order_by(col(Requirement.position))
    ).all()
    return [Failure(requirement, reason) for requirement, reason in rows]


def reasons_of(session: Session, submission: Submission) -> list[str]:
    """List why a submission is excluded: requirements it fails, grounds, the integrity code."""
    failed = [one.sentence for one in failed_of(session, submission)]
    return failed + grounds_told(session, submission) + refusals_of(session, submission)


@dataclass(frozen=True, slots=True)
class ApplicationVerdict:
    """What the checks say about one application: admitted, or refused with every reason."""

    is_admitted: bool
    failed: list[Failure]
    grounds: list[str] = field(default_factory=list)
    """The grounds for exclusion that bear on it, each with its reason, and the public code."""


def application_verdict(session: Session, submission: Submission) -> ApplicationVerdict:
    """Read the outcome of one application's checks; refuses while anything is undecided."""
    lot = session.get_one(Lot, submission.lot_id)
    gate = gate_of(session, submission)
    if was_sent_again(gate, submission):
        raise ConflictError(_("The provider sent other documents. Begin these checks again."))
    _demand_nothing_remains(remaining(session, lot, submission))
    failed = failed_of(session, submission)
    grounds = grounds_told(session, submission) + refusals_of(session, submission)
    return ApplicationVerdict(
        is_admitted=not failed and not grounds, failed=failed, grounds=grounds
    )


def finish_application(
    session: Session, submission: Submission, officer: User
) -> ApplicationVerdict:
    """Close the checks of one application: its decision rests on them from now on."""
    verdict = application_verdict(session, submission)
    gate = gate_of(session, submission)
    if gate.finished_at:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    gate.finished_at = utcnow()
    record(session, officer, "checks.finish", submission, after={"failed": len(verdict.failed)})
    return verdict
