"""Open checks about which the rule found the very same: found, shown, and judged together."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks.forms import AlikeForm, DecisionForm
from app.checks.judging import decide
from app.checks.models import Check, CheckState, Gate, Opinion
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Alike:
    """An open check about which the rule found the very same."""

    check: Check
    submission: Submission
    name: str
    is_mine: bool
    """Whether the person who looks judged it already, and a second one must."""


def alike_to(session: Session, check: Check, user: User) -> list[Alike]:
    """Find the open checks with the same rule and the same fact, this one among them."""
    is_mine = (
        select(Opinion.id)
        .where(
            Opinion.check_id == Check.id,
            Opinion.user_id == user.id,
            col(Opinion.replaced_at).is_(None),
        )
        .exists()
    )
    rows = session.exec(
        select(Check, Submission, Provider.name, is_mine)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .join(Gate, col(Gate.submission_id) == col(Check.submission_id))
        .where(
            Check.lot_id == check.lot_id,
            Check.requirement_id == check.requirement_id,
            Check.state == CheckState.OPEN,
            Check.verdict == check.verdict,
            Check.finding == check.finding,
            Submission.state == SubmissionState.SUBMITTED,
            col(Gate.finished_at).is_(None),
        )
        .order_by(col(Submission.number))
    ).all()
    return [Alike(*row) for row in rows]


def decide_alike(session: Session, check: Check, officer: User, form: AlikeForm) -> int:
    """Give the chosen checks, about which the rule found the very same, the same judgement."""
    found = {one.check.id: one.check for one in alike_to(session, check, officer)}
    if not form.checks:
        raise InvalidError(_("Choose at least one submission."), field="checks")
    if not set(form.checks) <= set(found):
        raise ConflictError(_("Somebody judged one of these in the meantime. Look at them again."))
    decision = DecisionForm(action=form.action, reason=form.reason, defect=form.defect)
    for check_id in form.checks:
        decide(session, found[check_id], officer, decision)
    after = {"checks": form.checks, "action": form.action, "finding": check.finding}
    record(session, officer, "checks.decide_alike", session.get_one(Lot, check.lot_id), after=after)
    return len(form.checks)
