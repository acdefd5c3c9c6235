"""The end of an admission, by either side, with its last day and its reason."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.admissions.forms import EndForm
from app.admissions.models import AdmissionEnd, EndSide
from app.audit.service import record
from app.awards.models import Award, AwardState
from app.core.clock import dutch, utcnow
from app.core.db import add_unique
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.rankings import engine
from app.submissions.again import on_over
from app.submissions.models import Submission

TOLD = frozenset({AwardState.STANDSTILL, AwardState.FINAL})
Ended = Callable[[Session, Award, AdmissionEnd, User], None]
_ENDED: list[Ended] = []


def on_ended(act: Ended) -> Ended:
    """Have a room above act when an admission ends, such as the contract that rests on it."""
    _ENDED.append(act)
    return act


def admission_of(session: Session, submission: Submission) -> Award | None:
    """Find the decision that admitted a provider, once its letter went out."""
    award = session.exec(
        select(Award).where(Award.submission_id == submission.id, Award.state == AwardState.FINAL)
    ).first()
    return award if award and _admits(award) else None


def _admits(award: Award) -> bool:
    (result,) = engine.result_of(award.outcome)["submissions"].values()
    return bool(result["result"] == "admitted")


def end_of(session: Session, submission: Submission) -> AdmissionEnd | None:
    """Find how an admission ends."""
    found = select(AdmissionEnd).where(AdmissionEnd.submission_id == submission.id)
    return session.exec(found).first()


def ends_of(session: Session, submissions: list[Submission]) -> dict[object, AdmissionEnd]:
    """Find the ends of several admissions in one go."""
    ids = [one.id for one in submissions]
    found = select(AdmissionEnd).where(col(AdmissionEnd.submission_id).in_(ids))
    return {one.submission_id: one for one in session.exec(found)}


@on_over
def over(session: Session, submissions: Sequence[UUID]) -> set[UUID]:
    """Say which applications are over: refused by letter, or an admission that was ended."""
    ended = select(AdmissionEnd.submission_id).where(
        col(AdmissionEnd.submission_id).in_(submissions)
    )
    told = select(Award).where(
        col(Award.submission_id).in_(submissions), col(Award.state).in_(TOLD)
    )
    refused = (one.submission_id for one in session.exec(told) if not _admits(one))
    return {one for one in (*session.exec(ended), *refused) if one}


def end_admission(
    session: Session, submission: Submission, user: User, side: EndSide, form: EndForm
) -> AdmissionEnd:
    """End an admission after a day: who it concerns finishes what runs until then."""
    award = admission_of(session, submission)
    if award is None:
        raise ConflictError(_("This provider is not admitted here."))
    if form.last_day < dutch(utcnow()).date():
        raise InvalidError(_("This day is past. Choose today or later."), field="last_day")
    end = AdmissionEnd(
        tender_id=award.tender_id,
        award_id=award.id,
        submission_id=submission.id,
        side=side,
        last_day=form.last_day,
        reason=form.reason,
        ended_by_id=user.id,
    )
    add_unique(session, end, _("This admission was ended already."))
    told = {"side": side, **form.model_dump(mode="json")}
    record(session, user, "admission.end", end, after=told)
    enqueue(session, "mail.admission_end", {"end_id": str(end.id)})
    for act in _ENDED:
        act(session, award, end, user)
    return end
