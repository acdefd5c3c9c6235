"""Exclusion on a ground (Aw 2.86, 2.87): every step in its order, none skipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.calls.calling import call, refuse_term
from app.checks.gates import RUNNING, gate_of
from app.checks.judging import is_verified
from app.checks.models import Call, CallKind
from app.core.clock import DUTCH_TIME, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.declarations.grounds import Ground
from app.declarations.statements import parties_of
from app.exclusions.forms import ExclusionForm, HearingForm, StepForm
from app.exclusions.grounds import BY_CODE
from app.exclusions.models import Exclusion, ExclusionState, ExclusionStep, WalkedStep
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class LookBack:
    """How far back a ground looks, counted from the moment of submission (Aw 2.86(7), 2.87(2))."""

    since: date | None
    is_within: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """An exclusion with everything that was done about it, and what comes next."""

    exclusion: Exclusion
    submission: Submission
    ground: Ground
    walked: Sequence[WalkedStep]
    hearing: Call | None
    look_back: LookBack

    @property
    def next_step(self) -> ExclusionStep | None:
        """The first step that was not done; none when it is over."""
        if self.exclusion.state != ExclusionState.RUNNING:
            return None
        return list(ExclusionStep)[len(self.walked)]

    @property
    def waits(self) -> bool:
        """Whether the provider may still answer."""
        return self.hearing is not None and self.hearing.runs_at(utcnow())


def parties_named(session: Session, submission: Submission) -> list[str]:
    """Name everyone on whom a ground may bear: the provider and who takes part with it."""
    provider = session.get_one(Provider, submission.provider_id)
    return [provider.name, *(one.name for one in parties_of(session, submission))]


def open_exclusion(
    session: Session, submission: Submission, officer: User, form: ExclusionForm
) -> Exclusion:
    """Begin with a ground that may apply; the fact it rests on never changes after this."""
    _demand_running(session, submission)
    ground = BY_CODE.get(form.ground)
    if ground is None:
        raise InvalidError(_("Choose one of the grounds of the act."), field="ground")
    if form.party not in parties_named(session, submission):
        raise InvalidError(_("Choose somebody who takes part in this submission."), field="party")
    if ground.years and form.fact_on is None:
        raise InvalidError(
            _("Fill in since when: this ground looks back %(n)s years.", n=ground.years),
            field="fact_on",
        )
    known = select(Exclusion.id).where(
        Exclusion.submission_id == submission.id,
        Exclusion.ground == form.ground,
        Exclusion.party == form.party,
    )
    if session.exec(known).first():
        raise ConflictError(_("This ground was already looked into for this party."))
    found = Exclusion(
        tender_id=submission.tender_id,
        lot_id=submission.lot_id,
        submission_id=submission.id,
        opened_by_id=officer.id,
        **form.model_dump(),
    )
    session.add(found)
    record(session, officer, "exclusion.open", found, after=form.model_dump(mode="json"))
    return found


def _demand_running(session: Session, submission: Submission) -> None:
    lot = session.get_one(Lot, submission.lot_id)
    runs = lot.state in RUNNING and gate_of(session, submission).finished_at is None
    if not (runs or is_verified(session, submission)):
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    if submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This submission does not count any more."))


def look_back(ground: Ground, fact_on: date | None, submission: Submission) -> LookBack:
    """Count back from the day of submission, as the act does."""
    if ground.years is None or fact_on is None or submission.submitted_at is None:
        return LookBack(None, is_within=True)
    day = submission.submitted_at.astimezone(DUTCH_TIME).date()
    leap = (day.month, day.day) == (2, 29)
    since = day.replace(year=day.year - ground.years, day=28 if leap else day.day)
    return LookBack(since, is_within=fact_on >= since)


def walk_of(session: Session, exclusion: Exclusion) -> Walk:
    """Read everything about one exclusion."""
    submission = session.get_one(Submission, exclusion.submission_id)
    ground = BY_CODE[exclusion.ground]
    walked = session.exec(select(WalkedStep).where(WalkedStep.exclusion_id == exclusion.id)).all()
    order = list(ExclusionStep)
    heard = select(Call).where(Call.exclusion_id == exclusion.id, col(Call.withdrawn_at).is_(None))
    hearing = session.exec(heard).first()
    return Walk(
        exclusion=exclusion,
        submission=submission,
        ground=ground,
        walked=sorted(walked, key=lambda one: order.index(one.step)),
        hearing=hearing,
        look_back=look_back(ground, exclusion.fact_on, submission),
    )


def hear(session: Session, exclusion: Exclusion, officer: User, form: HearingForm) -> Call:
    """Ask the provider for its view and its measures, before anything is decided (Aw 2.87a)."""
    walk = walk_of(session, exclusion)
    _demand_running(session, walk.submission)
    if walk.next_step != ExclusionStep.HEARING or walk.hearing:
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    refuse_term(form.due_at)
    found = call(
        session, walk.submission, officer, CallKind.HEARING, form.asks, form.due_at,
        exclusion_id=exclusion.id,
    )  # fmt: skip
    after = form.model_dump(mode="json")
    record(session, officer, "exclusion.hear", exclusion, after=after)
    return found


def take_step(
    session: Session, exclusion: Exclusion, officer: User, step: ExclusionStep, form: StepForm
) -> None:
    """Record what the next step came to; one that ends it keeps the provider in."""
    walk = walk_of(session, exclusion)
    _demand_running(session, walk.submission)
    if walk.next_step != step:
        raise ConflictError(_("The steps are taken in their order. Reload the page."))
    if step == ExclusionStep.LOOK_BACK and form.goes_on and not walk.look_back.is_within:
        raise InvalidError(
            _("This lies before the look-back term. Nobody can be excluded for it."),
            field="goes_on",
        )
    if step == ExclusionStep.HEARING:
        if walk.hearing is None:
            raise ConflictError(_("Ask the provider first. It has the right to be heard."))
        if walk.waits:
            raise ConflictError(
                _("The provider may still answer. Go on when its answer is in or its term is over.")
            )
    walked = WalkedStep(
        tender_id=exclusion.tender_id,
        exclusion_id=exclusion.id,
        step=step,
        goes_on=form.goes_on,
        reason=form.reason,
        by_id=officer.id,
    )
    session.add(walked)
    if not form.goes_on:
        exclusion.state = ExclusionState.KEPT
    elif step == ExclusionStep.DECISION:
        exclusion.state = ExclusionState.EXCLUDED
    session.add(exclusion)
    after = {"step": step, **form.model_dump(), "state": exclusion.state}
    record(session, officer, "exclusion.step", exclusion, after=after)
