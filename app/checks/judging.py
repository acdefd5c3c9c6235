"""Judge one requirement of one submission, alone or by two people, or alike ones together."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.authorities.queries import people_with
from app.checks.flow import CHECK_FLOW, CheckAction
from app.checks.forms import DecisionForm, ScopeForm
from app.checks.gates import RUNNING, gate_of, was_sent_again
from app.checks.models import (
    Call,
    Check,
    CheckState,
    Defect,
    DoubleCheck,
    Gate,
    Opinion,
    RuleVerdict,
    Scope,
    Verification,
    VerificationState,
)
from app.checks.ruling import rule_again
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, Moment, Requirement

SHORTEST_REASON = 20
LACKING = frozenset({CheckAction.ASK_REPAIR, CheckAction.FAIL})
"""The judgements that say what is wrong."""


def decide(session: Session, check: Check, officer: User, form: DecisionForm) -> None:
    """Decide on one requirement of one submission; the rule's finding only informs.

    The reason goes into the provider's letter, so only a plain pass that agrees with the rule
    goes without one.
    """
    requirement = session.get_one(Requirement, check.requirement_id)
    _demand_running(session, check, requirement)
    _refuse_while_asked(session, check, form.action)
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
    defect = form.defect if form.action in LACKING else None
    if form.action != CheckAction.REOPEN and needs_two(
        scope_of(session, check.lot_id), requirement
    ):
        _give_opinion(session, check, officer, form.action, form.reason, defect)
    else:
        settle(session, check, officer, form.action, form.reason, defect)


def accept_declared(session: Session, lot: Lot, officer: User) -> int:
    """Pass in one act what providers only had to declare: the rule found the same for all."""
    if lot.state not in RUNNING:
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    scope = scope_of(session, lot.id)
    given = select(Opinion.check_id).where(
        Opinion.user_id == officer.id, col(Opinion.replaced_at).is_(None)
    )
    rows = session.exec(
        select(Check, Requirement)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .join(Gate, col(Gate.submission_id) == col(Check.submission_id))
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .where(
            Check.lot_id == lot.id,
            Check.state == CheckState.OPEN,
            Check.verdict == RuleVerdict.PASSES,
            Requirement.moment != Moment.SUBMISSION,
            col(Gate.finished_at).is_(None),
            Submission.state == SubmissionState.SUBMITTED,
            col(Check.id).not_in(given),
        )
    ).all()
    for check, requirement in rows:
        if needs_two(scope, requirement):
            _give_opinion(session, check, officer, CheckAction.PASS, "", None)
        else:
            settle(session, check, officer, CheckAction.PASS, "")
    return len(rows)


def _demand_running(session: Session, check: Check, requirement: Requirement) -> None:
    submission = session.get_one(Submission, check.submission_id)
    if is_verified(session, submission) and requirement.moment == Moment.VERIFICATION:
        return
    lot = session.get_one(Lot, check.lot_id)
    gate = gate_of(session, submission)
    if lot.state not in RUNNING or gate.finished_at:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    if submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This submission does not count any more."))
    if submission.decided_at:
        raise ConflictError(_("This application was decided already."))
    if was_sent_again(gate, submission):
        raise ConflictError(_("The provider sent other documents. Begin these checks again."))


def is_verified(session: Session, submission: Submission) -> bool:
    """Whether the proofs of an intended winner are being looked at now."""
    query = select(Verification.id).where(
        Verification.submission_id == submission.id,
        Verification.state == VerificationState.RUNNING,
    )
    return session.exec(query).first() is not None


def _refuse_while_asked(session: Session, check: Check, action: CheckAction) -> None:
    """Keep a judgement back while the provider may answer; never fail without having asked."""
    standing = select(Call).where(Call.check_id == check.id, col(Call.withdrawn_at).is_(None))
    calls = session.exec(standing).all()
    running = next((one for one in calls if one.runs_at(utcnow())), None)
    if running:
        raise ConflictError(
            _("The provider may still answer. Judge when its answer is in or its term is over.")
        )
    if action == CheckAction.ASK_REPAIR and any(one.repair_id for one in calls):
        raise InvalidError(
            _("This provider had its chance to repair. Judge what it sent."), field="action"
        )
    asked = any(one.repair_id for one in calls)
    if check.state == CheckState.TO_REPAIR and action == CheckAction.FAIL and not asked:
        raise InvalidError(
            _("The repair was not asked yet. Send the request first, or open the judgement again."),
            field="action",
        )


def settle(
    session: Session,
    check: Check,
    officer: User,
    action: CheckAction,
    reason: str,
    defect: Defect | None = None,
) -> None:
    """Let a judgement stand, or take it away; what is accepted as equal holds for all like it."""
    earlier = check.state
    CHECK_FLOW.advance(session, check, action, officer)
    is_open = action == CheckAction.REOPEN
    check.reason = "" if is_open else reason
    check.defect = defect
    check.decided_by_id = None if is_open else officer.id
    check.decided_at = None if is_open else utcnow()
    if is_open or action == CheckAction.ASK_REPAIR:  # two people judge anew what comes of it
        for one in opinions_of(session, [check.id]):
            one.replaced_at = utcnow()
    if reason:
        after = {"reason": reason} | ({"defect": defect} if defect else {})
        record(session, officer, "check.explain", check, after=after)
    if CheckState.EQUIVALENT in (earlier, check.state):
        session.flush()
        rule_again(session, check, officer)


# Two people ------------------------------------------------------------------------


def scope_of(session: Session, lot_id: UUID) -> Scope:
    """Read for which requirements of a lot two people judge."""
    found = session.exec(select(DoubleCheck).where(DoubleCheck.lot_id == lot_id)).first()
    return found.scope if found else Scope.NONE


def needs_two(scope: Scope, requirement: Requirement) -> bool:
    """Whether two people judge this requirement."""
    return scope == Scope.ALL or (scope == Scope.KNOCK_OUT and requirement.is_knock_out)


def lacks_second(session: Session, lot: Lot) -> bool:
    """Whether nobody could be the second person: fewer than two officers judge this lot."""
    return len(people_with(session, lot.tender_id, Duty.OFFICER, lot)) < 2


def set_scope(session: Session, lot: Lot, officer: User, form: ScopeForm) -> None:
    """Say which judgements need two people; not while one of the two was heard."""
    if lot.state not in RUNNING:
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    found = session.exec(select(DoubleCheck).where(DoubleCheck.lot_id == lot.id)).first()
    before = found.scope if found else Scope.NONE
    waiting = (
        select(Opinion.id)
        .join(Check, col(Check.id) == col(Opinion.check_id))
        .where(
            Check.lot_id == lot.id,
            col(Check.state).in_([CheckState.OPEN, CheckState.TO_REPAIR]),
            col(Opinion.replaced_at).is_(None),
        )
    )
    if form.scope != before and session.exec(waiting).first():
        raise ConflictError(
            _("A judgement waits for its second person. Let two people finish it first.")
        )
    if found is None:
        found = DoubleCheck(tender_id=lot.tender_id, lot_id=lot.id)
    found.scope = form.scope
    session.add(found)
    record(session, officer, "checks.set_scope", lot, before=before, after=form.scope)


def opinions_of(session: Session, checks: Collection[UUID]) -> Sequence[Opinion]:
    """Read what people judge now, first things first."""
    query = select(Opinion).where(
        col(Opinion.check_id).in_(checks), col(Opinion.replaced_at).is_(None)
    )
    return session.exec(query.order_by(col(Opinion.given_at))).all()


def waits_for_another(
    session: Session, user: User, lots: Collection[UUID]
) -> Counter[tuple[UUID, CheckState]]:
    """Count per lot and state what this person judged, and nobody else yet."""
    others = aliased(Opinion)
    beside = select(others.id).where(
        others.check_id == Opinion.check_id,
        others.user_id != user.id,
        col(others.replaced_at).is_(None),
    )
    rows = session.exec(
        select(Check.lot_id, Check.state)
        .join(Opinion, col(Opinion.check_id) == col(Check.id))
        .where(
            col(Check.lot_id).in_(lots),
            col(Check.state).in_([CheckState.OPEN, CheckState.TO_REPAIR]),
            Opinion.user_id == user.id,
            col(Opinion.replaced_at).is_(None),
            ~beside.exists(),
        )
    )
    return Counter((lot_id, CheckState(state)) for lot_id, state in rows)


def _give_opinion(
    session: Session,
    check: Check,
    officer: User,
    action: CheckAction,
    reason: str,
    defect: Defect | None,
) -> None:
    """Keep one person's judgement; it stands as soon as another person judges the same."""
    if (check.state, action) not in CHECK_FLOW.moves:
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    standing = opinions_of(session, [check.id])
    for one in standing:
        if one.user_id == officer.id:
            one.replaced_at = utcnow()
    opinion = Opinion(
        tender_id=check.tender_id,
        check_id=check.id,
        user_id=officer.id,
        action=action.value,
        defect=defect,
        reason=reason,
    )
    session.add(opinion)
    told = {"action": action, "defect": defect, "reason": reason}
    record(session, officer, "check.opine", check, after=told)
    same = [
        one
        for one in standing
        if one.user_id != officer.id and (one.action, one.defect) == (action.value, defect)
    ]
    if same:
        settle(session, check, officer, action, reason or same[0].reason, defect)
