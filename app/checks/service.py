"""Check whether submissions satisfy the requirements, and say who may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks.advice import ask_advice, give_advice
from app.checks.flow import CHECK_FLOW, GATE_FLOW, CheckAction, GateAction
from app.checks.forms import DecisionForm
from app.checks.gates import RUNNING, decide_gate, find_gate, gate_of, was_sent_again
from app.checks.models import Check, CheckState, Gate, GateState, RuleVerdict
from app.checks.registry import judge
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.i18n import ngettext
from app.providers.models import Provider
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState, Requirement
from app.tenders.queries import requirements_of

SHORTEST_REASON = 20

__all__ = [
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
    "remaining",
    "same_defect",
    "start_application_checks",
    "start_checks",
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
    documents = _documents(session, submissions)
    for submission in submissions:
        session.add(Gate(tender_id=lot.tender_id, lot_id=lot.id, submission_id=submission.id))
        for requirement in requirements:
            finding = judge(requirement, documents.get((submission.id, requirement.id)))
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
    documents = _documents(session, [submission])
    rows = session.exec(
        select(Check, Requirement)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(Check.submission_id == submission.id)
        .options(selectinload(Requirement.alternatives))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    for check, requirement in rows:
        finding = judge(requirement, documents.get((submission.id, requirement.id)))
        check.verdict, check.finding = finding.verdict, finding.text
        if check.state != CheckState.OPEN:
            _settle(session, check, officer, CheckAction.REOPEN, "")
    session.flush()


def _documents(session: Session, submissions: Sequence[Submission]) -> dict[object, Document]:
    ids = [submission.id for submission in submissions]
    query = select(Document).where(
        col(Document.submission_id).in_(ids), col(Document.requirement_id).is_not(None)
    )
    return {(one.submission_id, one.requirement_id): one for one in session.exec(query)}


# Decide ----------------------------------------------------------------------------


def decide(session: Session, check: Check, officer: User, form: DecisionForm) -> None:
    """Decide on one requirement of one submission; the rule's finding only informs.

    The reason goes into the provider's letter, so only a plain pass that agrees with the rule
    goes without one.
    """
    _demand_running(session, check)
    requirement = session.get_one(Requirement, check.requirement_id)
    if form.action == CheckAction.ASK_REPAIR and not requirement.is_repairable:
        raise InvalidError(
            _("The tender says that this cannot be repaired. Choose another judgement."),
            field="action",
        )
    agrees = form.action == CheckAction.PASS and check.verdict != RuleVerdict.FAILS
    if not agrees and len(form.reason) < SHORTEST_REASON:
        raise InvalidError(
            _("Write why you decide so. At least %(n)s characters.", n=SHORTEST_REASON),
            field="reason",
        )
    _settle(session, check, officer, form.action, form.reason)


def accept_declared(session: Session, lot: Lot, officer: User) -> int:
    """Pass in one act what providers only had to declare: the rule found the same for all."""
    if lot.state not in RUNNING:
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    checks = session.exec(
        select(Check)
        .join(Gate, col(Gate.submission_id) == col(Check.submission_id))
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .where(
            Check.lot_id == lot.id,
            Check.state == CheckState.OPEN,
            Check.verdict == RuleVerdict.PASSES,
            col(Gate.finished_at).is_(None),
            Submission.state == SubmissionState.SUBMITTED,
        )
    ).all()
    for check in checks:
        _settle(session, check, officer, CheckAction.PASS, "")
    return len(checks)


def _demand_running(session: Session, check: Check) -> None:
    lot = session.get_one(Lot, check.lot_id)
    submission = session.get_one(Submission, check.submission_id)
    gate = gate_of(session, submission)
    if lot.state not in RUNNING or gate.finished_at:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    if submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This submission does not count any more."))
    if was_sent_again(gate, submission):
        raise ConflictError(_("The provider sent other documents. Begin these checks again."))


def _settle(
    session: Session, check: Check, officer: User, action: CheckAction, reason: str
) -> None:
    CHECK_FLOW.advance(session, check, action, officer)
    is_open = action == CheckAction.REOPEN
    check.reason = "" if is_open else reason
    check.decided_by_id = None if is_open else officer.id
    check.decided_at = None if is_open else utcnow()
    if reason:
        record(session, officer, "check.explain", check, after={"reason": reason})


@dataclass(frozen=True, slots=True)
class Other:
    """How another submission stands on the same requirement."""

    submission_id: UUID
    name: str
    state: CheckState
    reason: str


def same_defect(session: Session, check: Check) -> list[Other]:
    """Find who else does not satisfy this requirement (yet): equal cases get equal treatment."""
    states = {CheckState.TO_REPAIR, CheckState.FAILED}
    doubted = and_(col(Check.state) == CheckState.OPEN, col(Check.verdict) == RuleVerdict.FAILS)
    return _others(session, check, or_(col(Check.state).in_(states), doubted))


def equivalents(session: Session, check: Check) -> list[Other]:
    """Find whose equivalent evidence was accepted: the same evidence holds for all."""
    return _others(session, check, col(Check.state) == CheckState.EQUIVALENT)


def _others(session: Session, check: Check, which: ColumnElement[bool]) -> list[Other]:
    rows = session.exec(
        select(Check, Provider.short_name)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(
            Check.lot_id == check.lot_id,
            Check.requirement_id == check.requirement_id,
            Check.id != check.id,
            which,
        )
        .order_by(col(Submission.number))
    ).all()
    return [Other(one.submission_id, name, one.state, one.reason) for one, name in rows]


# Finish ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remaining:
    """What must happen before the checks can be finished."""

    undecided: int
    to_repair: int
    open_gates: int

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
        )
        return [sentence for count, sentence in told if count]


def remaining(session: Session, lot: Lot, submission: Submission | None = None) -> Remaining:
    """Count what is not decided yet, of a lot or of one application in it."""
    states = select(Check.state, func.count()).join(
        Submission, col(Submission.id) == col(Check.submission_id)
    )
    gates = (
        select(func.count())
        .select_from(Gate)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .where(Gate.state == GateState.OPEN)
    )
    of_whom = Submission.id == submission.id if submission else Submission.lot_id == lot.id
    counted = (of_whom, Submission.state == SubmissionState.SUBMITTED)
    found = dict(session.exec(states.where(*counted).group_by(col(Check.state))).all())
    return Remaining(
        undecided=found.get(CheckState.OPEN, 0),
        to_repair=found.get(CheckState.TO_REPAIR, 0),
        open_gates=session.exec(gates.where(*counted)).one(),
    )


def finish_checks(session: Session, lot: Lot, officer: User) -> list[Submission]:
    """Close the checks of a lot: who fails a knock-out is excluded, and returned.

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
        failed = failed_of(session, submission)
        if failed and submission.state == SubmissionState.SUBMITTED:
            submission.reason = "\n".join(one.sentence for one in failed)
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


@dataclass(frozen=True, slots=True)
class ApplicationVerdict:
    """What the checks say about one application: admitted, or refused with every reason."""

    is_admitted: bool
    failed: list[Failure]


def application_verdict(session: Session, submission: Submission) -> ApplicationVerdict:
    """Read the outcome of one application's checks; refuses while anything is undecided."""
    lot = session.get_one(Lot, submission.lot_id)
    gate = gate_of(session, submission)
    if was_sent_again(gate, submission):
        raise ConflictError(_("The provider sent other documents. Begin these checks again."))
    _demand_nothing_remains(remaining(session, lot, submission))
    failed = failed_of(session, submission)
    return ApplicationVerdict(is_admitted=not failed, failed=failed)


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
