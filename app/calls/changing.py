"""A request that changes after it was sent: more time for all who have it, or taken back."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.calls.calling import tell
from app.calls.forms import ExtensionForm, WithdrawalForm
from app.checks.models import Call, CallKind, Repair, Verification
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.providers.models import Provider
from app.submissions.models import Submission


def together(session: Session, asked: Call) -> Sequence[Call]:
    """Find everything that was asked in the same act: it keeps one term."""
    query = select(Call).where(Call.lot_id == asked.lot_id)
    if asked.repair_id:
        query = query.where(Call.repair_id == asked.repair_id)
    elif asked.kind == CallKind.VERIFICATION:
        query = query.where(Call.submission_id == asked.submission_id, Call.kind == asked.kind)
    else:
        query = query.where(Call.id == asked.id)
    return session.exec(query.order_by(col(Call.asked_at), col(Call.id))).all()


def names_of(session: Session, calls: Sequence[Call]) -> Sequence[str]:
    """Name the providers that were asked."""
    query = (
        select(Provider.name)
        .join(Submission, col(Submission.provider_id) == col(Provider.id))
        .where(col(Submission.id).in_({one.submission_id for one in calls}))
    )
    return session.exec(query.order_by(col(Submission.number))).all()


def may_withdraw(asked: Call) -> bool:
    """Whether a request can be taken back: proof of a winner is asked once, and only extended."""
    return asked.kind != CallKind.VERIFICATION


def fault_of(calls: Sequence[Call]) -> object:
    """Say why a request cannot change any more; empty: it can."""
    if any(one.withdrawn_at for one in calls):
        return _("This request was withdrawn.")
    if all(one.due_at <= utcnow() for one in calls):
        return _("The term is over. Judge what came in.")
    if all(one.answered_at for one in calls):
        return _("Every answer is in. Judge what came in.")
    return ""


def extend(session: Session, asked: Call, officer: User, form: ExtensionForm) -> Sequence[Call]:
    """Give everyone who was asked the same thing the same longer term, and tell them why."""
    calls = together(session, asked)
    _demand_changeable(calls)
    before = max(one.due_at for one in calls)
    if form.due_at <= before:
        raise InvalidError(_("Choose a moment after the present term."), field="due_at")
    for one in calls:
        one.due_at, one.change_reason = form.due_at, form.reason
        session.add(one)
    owner = _owner(session, asked)
    if isinstance(owner, Repair):
        owner.due_at, owner.change_reason = form.due_at, form.reason
    elif isinstance(owner, Verification):
        owner.due_at = form.due_at
    session.add(owner)
    _tell(session, calls, "extended")
    record(
        session, officer, "call.extend", owner,
        before={"due_at": before}, after={"due_at": form.due_at, "reason": form.reason},
    )  # fmt: skip
    return calls


def withdraw(session: Session, asked: Call, officer: User, form: WithdrawalForm) -> Sequence[Call]:
    """Take a request back from everyone who got it; who did nothing wrong is judged anew."""
    calls = together(session, asked)
    if not may_withdraw(asked):
        raise ConflictError(_("Proof of an intended winner cannot be withdrawn. Extend the term."))
    _demand_changeable(calls)
    at = utcnow()
    for one in calls:
        one.withdrawn_at, one.change_reason = at, form.reason
        session.add(one)
    owner = _owner(session, asked)
    if isinstance(owner, Repair):
        owner.withdrawn_at, owner.change_reason = at, form.reason
        session.add(owner)
    _tell(session, calls, "withdrawn")
    record(session, officer, "call.withdraw", owner, after={"reason": form.reason})
    return calls


def _demand_changeable(calls: Sequence[Call]) -> None:
    if fault := fault_of(calls):
        raise ConflictError(fault)


def _owner(session: Session, asked: Call) -> Call | Repair | Verification:
    if asked.repair_id:
        return session.get_one(Repair, asked.repair_id)
    if asked.kind == CallKind.VERIFICATION:
        query = select(Verification).where(Verification.submission_id == asked.submission_id)
        return session.exec(query).one()
    return asked


def _tell(session: Session, calls: Sequence[Call], what: str) -> None:
    at = utcnow()
    for submission_id in dict.fromkeys(one.submission_id for one in calls):
        tell(session, session.get_one(Submission, submission_id), what, at)
