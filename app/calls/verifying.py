"""Verification: an intended winner or admitted party proves what it declared (Aw 2.102)."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.calls.calling import call, refuse_term
from app.calls.forms import VerificationForm
from app.checks.finishing import on_remaining, said_elsewhere
from app.checks.flow import CheckAction
from app.checks.gates import ADMITS
from app.checks.judging import settle
from app.checks.models import (
    Call,
    CallKind,
    Check,
    CheckState,
    RuleVerdict,
    Verification,
    VerificationState,
)
from app.checks.outcome import grounds_of
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import gettext, ngettext
from app.core.i18n import lazy as _
from app.core.i18n import moment as told
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState, Moment, Requirement

VERIFYING = frozenset({LotState.RANKED, LotState.STANDSTILL})
"""After the ranking, before the award is final."""

FallenAway = Callable[[Session, Submission, User, str], None]
_LISTENERS: list[FallenAway] = []


def on_fallen_away(act: FallenAway) -> FallenAway:
    """Let the room that ranks apply the dropout rule: (session, submission, officer, reason)."""
    _LISTENERS.append(act)
    return act


def may_verify(lot: Lot, submission: Submission) -> bool:
    """Whether a proof can be asked: after the ranking, or of an admitted application."""
    if submission.state != SubmissionState.SUBMITTED:
        return False
    return lot.state in VERIFYING or (lot.state in ADMITS and submission.decided_at is not None)


def declared_of(session: Session, submission: Submission) -> Sequence[tuple[Check, Requirement]]:
    """List what was declared and is proven now, in published order."""
    return session.exec(
        select(Check, Requirement)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(
            Check.submission_id == submission.id,
            Requirement.moment == Moment.VERIFICATION,
            Check.state != CheckState.NOT_APPLICABLE,
        )
        .order_by(col(Requirement.position))
    ).all()


def calls_by_check(session: Session, submission: Submission) -> dict[UUID, Call]:
    """Find what was asked to prove each requirement."""
    query = select(Call).where(
        Call.submission_id == submission.id, Call.kind == CallKind.VERIFICATION
    )
    return {one.check_id: one for one in session.exec(query) if one.check_id}


def verification_of(session: Session, submission: Submission) -> Verification | None:
    """Find the verification of a submission."""
    query = select(Verification).where(Verification.submission_id == submission.id)
    return session.exec(query).first()


def start(
    session: Session, lot: Lot, submission: Submission, officer: User, form: VerificationForm
) -> Verification:
    """Ask for every proof that was only declared; the same board judges them."""
    if not may_verify(lot, submission):
        raise ConflictError(_("Proof is asked after the ranking, of who is still in the running."))
    if verification_of(session, submission):
        raise ConflictError(_("The proofs of this provider were asked before."))
    refuse_term(form.due_at)
    rows = declared_of(session, submission)
    if not rows:
        raise ConflictError(_("Nothing was left to be proven after the ranking."))
    found = Verification(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        submission_id=submission.id,
        due_at=form.due_at,
        started_by_id=officer.id,
    )
    session.add(found)
    for check, _requirement in rows:
        if check.state != CheckState.OPEN:
            settle(session, check, officer, CheckAction.REOPEN, "")
        check.verdict = RuleVerdict.NEEDS_PERSON
        check.finding = gettext("Proof is asked until %(moment)s.", moment=told(form.due_at))
        call(
            session, submission, officer, CallKind.VERIFICATION, form.asks, form.due_at,
            check=check,
        )  # fmt: skip
    after = {"requirements": [one.number for _check, one in rows], "due_at": form.due_at}
    record(session, officer, "verification.start", found, after=after)
    return found


@on_remaining
def running_in(session: Session, lot: Lot, submission: Submission | None) -> str:
    """Say how many verifications are not finished; empty: none."""
    query = (
        select(func.count(col(Verification.id)))
        .join(Submission, col(Submission.id) == col(Verification.submission_id))
        .where(
            Submission.id == submission.id if submission else Submission.lot_id == lot.id,
            Verification.state == VerificationState.RUNNING,
            Submission.state == SubmissionState.SUBMITTED,
        )
    )
    number = session.exec(query).one()
    sentence = ngettext(
        "%(n)s verification is not finished. Finish it first.",
        "%(n)s verifications are not finished. Finish them first.",
        number,
    )
    return sentence if number else ""


def finish(session: Session, verification: Verification, officer: User) -> bool:
    """Close a verification: it is confirmed, or the party falls away. Says whether it stands."""
    if verification.state != VerificationState.RUNNING:
        raise ConflictError(_("This verification is finished. Nothing changes in it any more."))
    submission = session.get_one(Submission, verification.submission_id)
    rows = declared_of(session, submission)
    if any(check.state in {CheckState.OPEN, CheckState.TO_REPAIR} for check, _one in rows):
        raise ConflictError(_("Not every proof is judged yet. Judge them first."))
    if others := first_elsewhere(session, submission):
        raise ConflictError(others[0])
    failed = against(session, submission, rows)
    verification.state = VerificationState.FALLEN if failed else VerificationState.CONFIRMED
    verification.finished_at, verification.reason = utcnow(), "\n".join(failed)
    session.add(verification)
    after = {"state": verification.state, "reason": verification.reason}
    record(session, officer, "verification.finish", verification, after=after)
    if failed:
        fall_away(session, submission, officer, verification.reason)
    return not failed


def first_elsewhere(session: Session, submission: Submission) -> list[str]:
    """Say what other rooms still look into: a ground for exclusion is decided on first."""
    lot = session.get_one(Lot, submission.lot_id)
    return said_elsewhere(session, lot, submission, besides=running_in)


def against(
    session: Session, submission: Submission, rows: Sequence[tuple[Check, Requirement]]
) -> list[str]:
    """Say which knock-outs are not proven, and what else excludes the party, a line each."""
    failed = [
        f"{one.number} {one.title}: {check.reason}"
        for check, one in rows
        if check.state == CheckState.FAILED and one.is_knock_out
    ]
    return failed + grounds_of(session, submission)


def fall_away(session: Session, submission: Submission, officer: User, reason: str) -> None:
    """Let a party fall away: after a ranking by the tender's dropout rule, else by exclusion."""
    lot = session.get_one(Lot, submission.lot_id)
    if lot.state in VERIFYING:
        for act in _LISTENERS:
            act(session, submission, officer, reason)
        return
    submission.reason = reason
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.EXCLUDE, officer)
