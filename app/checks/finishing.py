"""Close the checks of a lot or of one application, once nothing remains."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.audit.service import record
from app.checks.gates import find_gate, gate_of, was_sent_again
from app.checks.mending import Mending, mending_of
from app.checks.models import Advice, Check, CheckState, Gate, GateState
from app.checks.outcome import Failure, failed_of, grounds_of, reasons_of
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.i18n import moment, ngettext
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState

Waiting = Callable[[Session, Lot, Submission | None], str]
_TELLERS: list[Waiting] = []


def on_remaining(tell: Waiting) -> Waiting:
    """Let a room above say what it still waits for: (session, lot, one application or None)."""
    _TELLERS.append(tell)
    return tell


@dataclass(frozen=True, slots=True)
class Remaining:
    """What must happen before the checks can be finished."""

    undecided: int
    mending: Mending
    open_gates: int
    unweighed: int = 0
    elsewhere: tuple[str, ...] = ()
    """What other rooms still wait for, in words."""

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
                len(self.mending.to_ask),
                ngettext(
                    "Nobody asked yet to mend %(n)s point. Ask it, or judge it otherwise.",
                    "Nobody asked yet to mend %(n)s points. Ask it, or judge them otherwise.",
                    len(self.mending.to_ask),
                ),
            ),
            (
                len(self.mending.running),
                ngettext(
                    "A provider may still mend %(n)s point, until %(moment)s.",
                    "Providers may still mend %(n)s points, until %(moment)s.",
                    len(self.mending.running),
                    moment=moment(self.mending.until) if self.mending.until else "",
                ),
            ),
            (
                len(self.mending.to_judge),
                ngettext(
                    "The repair of %(n)s point is over. Judge it.",
                    "The repair of %(n)s points is over. Judge them.",
                    len(self.mending.to_judge),
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
                self.unweighed,
                ngettext(
                    "%(n)s advice of the supervisor is not weighed yet. Say how you weigh it.",
                    "%(n)s pieces of advice of the supervisor are not weighed yet. "
                    "Say how you weigh them.",
                    self.unweighed,
                ),
            ),
        )
        return [sentence for count, sentence in told if count] + list(self.elsewhere)


def remaining(session: Session, lot: Lot, submission: Submission | None = None) -> Remaining:
    """Count what is not decided yet, of a lot or of one application in it."""
    states = select(Check.state, func.count()).join(
        Submission, col(Submission.id) == col(Check.submission_id)
    )
    gates = select(func.count(col(Gate.id))).where(Gate.state == GateState.OPEN)
    given = select(func.count(col(Advice.id))).where(
        col(Advice.given_at).is_not(None), col(Advice.weighed_at).is_(None)
    )
    of_whom = (
        col(Submission.id) == submission.id if submission else col(Submission.lot_id) == lot.id
    )
    counted = (of_whom, Submission.state == SubmissionState.SUBMITTED)
    found = dict(session.exec(states.where(*counted).group_by(col(Check.state))).all())
    stands = found.get(CheckState.TO_REPAIR, 0)
    return Remaining(
        undecided=found.get(CheckState.OPEN, 0),
        mending=mending_of(session, of_whom)[lot.id] if stands else Mending(),
        open_gates=_count(session, gates.join(Submission, _of(Gate)).where(*counted)),
        unweighed=_count(session, given.join(Submission, _of(Advice)).where(*counted)),
        elsewhere=tuple(said_elsewhere(session, lot, submission)),
    )


def said_elsewhere(
    session: Session, lot: Lot, submission: Submission | None, besides: Waiting | None = None
) -> list[str]:
    """Say what other rooms still wait for; `besides` leaves out the room that asks."""
    return [
        told
        for tell in _TELLERS
        if tell is not besides and (told := tell(session, lot, submission))
    ]


def demand_nothing_open(session: Session, lot: Lot, submission: Submission | None = None) -> None:
    """Refuse to go on while something is open again about who is still in the running."""
    _demand_nothing_remains(_open_again(session, lot, submission))


def opened_again(session: Session, lot: Lot) -> list[str]:
    """Say what is open again in a lot whose checks were finished."""
    return _open_again(session, lot).sentences


def _open_again(session: Session, lot: Lot, submission: Submission | None = None) -> Remaining:
    """Leave out advice that came after the finish: the officer went on without it."""
    return replace(remaining(session, lot, submission), unweighed=0)


def _of(model: type[Gate | Advice]) -> ColumnElement[bool]:
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


def reopen_application(session: Session, submission: Submission, actor: User) -> None:
    """Open the finished checks of one application again: its decision was taken back."""
    gate = find_gate(session, submission)
    if gate is None or gate.finished_at is None:
        return
    before, gate.finished_at = gate.finished_at, None
    session.add(gate)
    record(session, actor, "checks.reopen", submission, before=before)


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
    grounds = grounds_of(session, submission)
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
