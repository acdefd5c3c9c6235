"""Who falls away after the ranking was made: the rest is ranked by the published dropout rule."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.forms import DropForm
from app.awards.models import DropCause, Dropout
from app.awards.service import award_of
from app.calls.verifying import on_fallen_away
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.exclusions.codes import SENTENCES, PublicCode, find_code
from app.prices.low_prices import on_rejected
from app.rankings import engine
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState


def dropouts_of(session: Session, lot: Lot) -> list[tuple[Dropout, Submission]]:
    """List who fell away, with why."""
    known = {
        one.submission_id: one
        for one in session.exec(select(Dropout).where(Dropout.lot_id == lot.id))
    }
    return [(known[one.id], one) for one in engine.submissions_of(session, lot) if one.id in known]


def drop_out(session: Session, lot: Lot, officer: User, form: DropForm) -> Dropout:
    """Record that a submission falls away: not proven, withdrawn, or refused by code.

    Of a code its reader gets the public sentence, whatever was typed.
    """
    _demand_undecided(session, lot)
    if form.cause == DropCause.PRICE_NOT_EXPLAINED:
        raise InvalidError(_("Two people judge a low price, on its own page."), field="cause")
    submission = next(
        (one for one in engine.submissions_of(session, lot) if str(one.id) == form.submission),
        None,
    )
    if submission is None or submission.state != SubmissionState.SUBMITTED:
        raise InvalidError(_("Choose a submission that has a place."), field="submission")
    is_refused = find_code(session, submission) == PublicCode.REFUSED
    if is_refused != (form.cause == DropCause.REFUSED_BY_CODE):
        raise InvalidError(
            _("A submission falls away by code I1 if that code stands there, and only then."),
            field="cause",
        )
    reason = str(SENTENCES[PublicCode.REFUSED]) if is_refused else form.reason
    return _drop(session, submission, officer, form.cause, reason)


@on_fallen_away
def drop_who_failed(session: Session, submission: Submission, officer: User, reason: str) -> None:
    """Apply the dropout rule to an intended winner whose proofs failed (Aw 2.102)."""
    _demand_undecided(session, session.get_one(Lot, submission.lot_id))
    _drop(session, submission, officer, DropCause.VERIFICATION_FAILED, reason)


@on_rejected
def drop_whose_price_is_not_explained(
    session: Session, lot: Lot, submission: Submission, second: User, judgement: str
) -> None:
    """Take out whose low price two people judged not explained (Aw 2.116), also before ranking."""
    if submission.state == SubmissionState.SUBMITTED and not award_of(session, lot):
        _drop(session, submission, second, DropCause.PRICE_NOT_EXPLAINED, judgement)


def _drop(
    session: Session, submission: Submission, officer: User, cause: DropCause, reason: str
) -> Dropout:
    dropout = Dropout(
        tender_id=submission.tender_id,
        lot_id=submission.lot_id,
        submission_id=submission.id,
        cause=cause,
        reason=reason,
        by_id=officer.id,
    )
    session.add(dropout)
    submission.reason = reason
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.DROP, officer)
    session.flush()
    told = {"cause": cause.value, "reason": reason}
    record(session, officer, "dropout.record", dropout, after=told)
    return dropout


def take_up_again(session: Session, lot: Lot, officer: User, dropout: Dropout) -> None:
    """Undo a mistake: the submission counts again."""
    if dropout.cause != DropCause.PRICE_NOT_EXPLAINED or award_of(session, lot):
        _demand_undecided(session, lot)
    submission = session.get_one(Submission, dropout.submission_id)
    submission.reason = ""
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.TAKE_UP_AGAIN, officer)
    before = {"cause": dropout.cause.value, "reason": dropout.reason}
    record(session, officer, "dropout.undo", dropout, before=before)
    session.delete(dropout)
    session.flush()


def _demand_undecided(session: Session, lot: Lot) -> None:
    if lot.state != LotState.RANKED or award_of(session, lot):
        raise ConflictError(_("First take the decision on this lot back."))
