"""The end of an admission: by the provider itself, or by two people of the authority."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.admissions.forms import AuthorityEndForm, EndForm
from app.admissions.models import AdmissionEnd, EndSide
from app.audit.service import record
from app.authorities.mandates import demand_mandate
from app.awards.models import Award, AwardState
from app.checks.outcome import reasons_of
from app.core.clock import dutch, utcnow
from app.core.db import add_unique
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.rankings import engine
from app.submissions.again import on_over
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot

TOLD = frozenset({AwardState.STANDSTILL, AwardState.FINAL})
END = "admission.end"
Ended = Callable[[Session, Award, AdmissionEnd, User], None]
Veto = Callable[[Session, Award, AdmissionEnd], None]
_ENDED: list[Ended] = []
_VETOES: list[Veto] = []


def on_ended(act: Ended) -> Ended:
    """Have a room above act when an admission ends, such as the contract that rests on it."""
    _ENDED.append(act)
    return act


def before_ending(veto: Veto) -> Veto:
    """Have a room above refuse an end by the authority, such as a reason that no letter may say."""
    _VETOES.append(veto)
    return veto


def admission_of(session: Session, submission: Submission) -> Award | None:
    """Find the decision that admitted a provider, once its letter went out."""
    award = session.exec(
        select(Award).where(Award.submission_id == submission.id, Award.state == AwardState.FINAL)
    ).first()
    return award if award and admits(award) else None


def admits(award: Award) -> bool:
    """Whether a decision on an application admits."""
    (result,) = engine.result_of(award.outcome)["submissions"].values()
    return bool(result["result"] == "admitted")


def end_of(session: Session, submission: Submission) -> AdmissionEnd | None:
    """Find how an admission ends."""
    found = select(AdmissionEnd).where(AdmissionEnd.submission_id == submission.id)
    return session.exec(found).first()


def has_ended(session: Session, award: Award) -> bool:
    """Whether an end was put to the admission that a decision gave."""
    query = select(AdmissionEnd.id).where(AdmissionEnd.award_id == award.id)
    return session.exec(query).first() is not None


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
    refused = (one.submission_id for one in session.exec(told) if not admits(one))
    return {one for one in (*session.exec(ended), *refused) if one}


def end_own_admission(
    session: Session, submission: Submission, user: User, form: EndForm
) -> AdmissionEnd:
    """Let a provider end its own admission after a day, and finish what runs until then."""
    award = _demand_possible(session, submission, form)
    end = AdmissionEnd(
        tender_id=award.tender_id,
        award_id=award.id,
        submission_id=submission.id,
        side=EndSide.PROVIDER,
        ended_by_id=user.id,
        **form.model_dump(),
    )
    return _end(session, award, end, user)


def open_ending(session: Session, submission: Submission) -> Proposal | None:
    """Find an end by the authority that waits for a second person."""
    return two_people.open_proposal(session, END, submission)


def propose_end(
    session: Session, submission: Submission, officer: User, form: AuthorityEndForm
) -> Proposal:
    """Ask to end an admission for the authority, on a ground in the documents."""
    award = _demand_possible(session, submission, form)
    _by_authority(session, award, submission, form, officer.id)
    return two_people.propose(session, END, submission, officer, form.model_dump(mode="json"))


def confirm_end(session: Session, submission: Submission, decider: User) -> AdmissionEnd:
    """End an admission: its contract ends with it, and its provider gets a letter."""
    demand_mandate(session, [session.get_one(Lot, submission.lot_id)], decider)
    confirmed = two_people.confirm(session, open_ending(session, submission), decider, submission)
    told = {**confirmed.payload, "last_day": date.fromisoformat(confirmed.payload["last_day"])}
    form = AuthorityEndForm.model_construct(**told)
    try:
        award = _demand_possible(session, submission, form)
        end = _by_authority(session, award, submission, form, confirmed.proposer_id)
    except InvalidError as error:
        raise ConflictError(error.message) from error
    end.confirmed_by_id = decider.id
    return _end(session, award, end, decider)


def leave_ending(session: Session, submission: Submission, person: User) -> None:
    """Let the admission go on after all."""
    two_people.withdraw(session, open_ending(session, submission), person, submission)


def why_fallen(session: Session, submission: Submission) -> list[str]:
    """Say why a provider does not count any more since it was admitted; empty: it still does."""
    reasons = reasons_of(session, submission)
    if submission.state == SubmissionState.SUBMITTED:
        return reasons
    return reasons or [submission.reason]


def _demand_possible(session: Session, submission: Submission, form: EndForm) -> Award:
    award = admission_of(session, submission)
    if award is None:
        raise ConflictError(_("This provider is not admitted here."))
    if end_of(session, submission):
        raise ConflictError(_("This admission was ended already."))
    if form.last_day < dutch(utcnow()).date():
        raise InvalidError(_("This day is past. Choose today or later."), field="last_day")
    return award


def _by_authority(
    session: Session, award: Award, submission: Submission, form: AuthorityEndForm, officer_id: UUID
) -> AdmissionEnd:
    """Put an end by the authority together, or refuse it for what a room above finds in it."""
    end = AdmissionEnd(
        tender_id=award.tender_id,
        award_id=award.id,
        submission_id=submission.id,
        side=EndSide.AUTHORITY,
        ended_by_id=officer_id,
        **form.model_dump(),
    )
    for veto in _VETOES:
        veto(session, award, end)
    return end


def _end(session: Session, award: Award, end: AdmissionEnd, user: User) -> AdmissionEnd:
    add_unique(session, end, _("This admission was ended already."))
    two_people.drop(session, END, session.get_one(Submission, end.submission_id), user)
    told = {"side", "last_day", "ground", "reason"}
    record(session, user, END, end, after=end.model_dump(mode="json", include=told))
    if end.side == EndSide.PROVIDER:
        enqueue(session, "mail.admission_end", {"end_id": str(end.id)})
    for act in _ENDED:
        act(session, award, end, user)
    return end
