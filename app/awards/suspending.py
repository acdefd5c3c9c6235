"""Interim relief: while it lasts nobody makes a decision final or signs (Aw 2.131)."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.forms import ReleaseForm, SuspendForm
from app.awards.models import Award, AwardState, Suspension
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.planning.standstill import last_day_of
from app.tenders.models import Lot

SUSPENDABLE = frozenset({AwardState.STANDSTILL, AwardState.FINAL})


def suspensions_of(session: Session, lot: Lot) -> list[Suspension]:
    """List the court cases about a lot, newest first, released or not."""
    return list(
        session.exec(
            select(Suspension)
            .where(Suspension.lot_id == lot.id)
            .order_by(col(Suspension.begun_at).desc())
        ).all()
    )


def is_suspended(session: Session, lot: Lot) -> bool:
    """Whether a court case about a lot was not released yet."""
    running = select(Suspension.id).where(
        Suspension.lot_id == lot.id, col(Suspension.released_at).is_(None)
    )
    return session.exec(running).first() is not None


def demand_unsuspended(session: Session, award: Award) -> None:
    """Refuse while a court case about the lot was not released."""
    if is_suspended(session, session.get_one(Lot, award.lot_id)):
        raise ConflictError(
            _(
                "A judge is asked about this decision. It stays suspended until the ruling "
                "is entered and somebody releases it."
            )
        )


def can_suspend(award: Award) -> bool:
    """Whether a judge can be asked about a decision: told with a standstill, or with none."""
    was_open = award.standstill_ends_at or award.skipped_because
    return award.state in SUSPENDABLE and award.sent_at is not None and bool(was_open)


def suspend(session: Session, award: Award, officer: User, form: SuspendForm) -> Suspension:
    """Record that a judge was asked; within the standstill the act itself suspends.

    Later than that it does not: then this is the authority's own choice to wait.
    """
    if not can_suspend(award):
        raise ConflictError(_("Only a decision of which the letters were sent can be suspended."))
    if form.asked_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="asked_on")
    if award.sent_at and form.asked_on < dutch(award.sent_at).date():
        raise InvalidError(_("This is before the letters were sent."), field="asked_on")
    ends_at = award.standstill_ends_at
    suspension = Suspension(
        tender_id=award.tender_id,
        award_id=award.id,
        lot_id=award.lot_id,
        in_time=ends_at is not None and form.asked_on <= last_day_of(ends_at),
        begun_by_id=officer.id,
        **form.model_dump(),
    )
    session.add(suspension)
    session.flush()
    told = {**form.model_dump(mode="json"), "in_time": suspension.in_time}
    record(session, officer, "award.suspend", suspension, after=told)
    return suspension


def release(session: Session, suspension: Suspension, person: User, form: ReleaseForm) -> None:
    """Let the decision go on after a ruling: a person decides, also about waiting for appeal."""
    if suspension.released_at:
        raise ConflictError(_("This was released already."))
    if form.ruled_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="ruled_on")
    if form.ruled_on < suspension.asked_on:
        raise InvalidError(_("This is before the judge was asked."), field="ruled_on")
    suspension.ruled_on, suspension.ruling = form.ruled_on, form.ruling
    suspension.released_at, suspension.released_by_id = utcnow(), person.id
    session.add(suspension)
    record(session, person, "award.release", suspension, after=form.model_dump(mode="json"))
