"""An objection is heard: an invitation, what was said, and an answer that may take longer."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.models import Award
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day, gettext
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.objections.forms import HearingForm, LaterForm, ReportForm
from app.objections.models import Objection, ObjectionHearing, ObjectionState
from app.planning.standstill import last_day_of


def hearings_of(session: Session, ids: Collection[UUID]) -> dict[UUID, ObjectionHearing]:
    """Find the hearing of each objection that has one."""
    query = select(ObjectionHearing).where(col(ObjectionHearing.objection_id).in_(ids))
    return {one.objection_id: one for one in session.exec(query)}


def invite(
    session: Session, objection: Objection, officer: User, form: HearingForm
) -> ObjectionHearing:
    """Invite the provider to be heard; another day or place takes the place of the first."""
    _demand_waiting(objection)
    if form.held_at <= utcnow():
        raise InvalidError(_("Choose a moment that is still to come."), field="held_at")
    hearing = hearings_of(session, [objection.id]).get(objection.id)
    if hearing is None:
        hearing = ObjectionHearing(
            tender_id=objection.tender_id, objection_id=objection.id, held_at=form.held_at,
            place=form.place, invited_by_id=officer.id,
        )  # fmt: skip
    elif hearing.reported_at:
        raise ConflictError(_("The provider was heard already."))
    hearing.held_at, hearing.place, hearing.invited_by_id = form.held_at, form.place, officer.id
    session.add(hearing)
    session.flush()
    told = {"held_at": form.held_at.isoformat(), "place": form.place}
    record(session, officer, "objection.invite", objection, after=told)
    _tell(session, objection, "hearing", f"{form.held_at.isoformat()}:{form.place}"[:100])
    return hearing


def report(session: Session, objection: Objection, officer: User, form: ReportForm) -> None:
    """Write down what was said: both sides read it, and it never changes."""
    hearing = hearings_of(session, [objection.id]).get(objection.id)
    if hearing is None or hearing.held_at > utcnow():
        raise ConflictError(_("The provider was not heard yet."))
    if hearing.reported_at:
        raise ConflictError(_("What was said stands here already."))
    hearing.report, hearing.reported_at, hearing.reported_by_id = (
        form.report,
        utcnow(),
        officer.id,
    )
    session.add(hearing)
    record(session, officer, "objection.report", objection, after={"report": form.report})


def answer_later(session: Session, objection: Objection, officer: User, form: LaterForm) -> None:
    """Take longer for the answer, with the reason; time must be left to go to court."""
    _demand_waiting(objection)
    if form.answer_by <= objection.answer_by:
        told = gettext("Choose a day after %(day)s.", day=day(objection.answer_by))
        raise InvalidError(told, field="answer_by")
    ends_at = session.get_one(Award, objection.award_id).standstill_ends_at
    if objection.in_time and ends_at and form.answer_by > last_day_of(ends_at):
        told = gettext(
            "The standstill runs through %(day)s. Extend it for everybody first, so that time "
            "is left to go to court.",
            day=day(last_day_of(ends_at)),
        )
        raise InvalidError(told, field="answer_by")
    before = objection.answer_by
    objection.answer_by, objection.later_because = form.answer_by, form.reason
    session.add(objection)
    record(
        session, officer, "objection.answer_later", objection,
        before={"answer_by": before},
        after={"answer_by": form.answer_by, "reason": form.reason},
    )  # fmt: skip
    _tell(session, objection, "later", form.answer_by.isoformat())


def _demand_waiting(objection: Objection) -> None:
    if objection.state != ObjectionState.LODGED:
        raise ConflictError(_("This objection waits for nothing any more."))


def _tell(session: Session, objection: Objection, what: str, which: str) -> None:
    enqueue(
        session,
        "mail.objection_news",
        {"objection_id": str(objection.id), "what": what},
        key=f"mail.objection:{objection.id}:{what}:{which}",
    )
