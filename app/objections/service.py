"""Objections: lodged by a provider or entered for it, and answered within the term."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.extending import told_of
from app.awards.models import Award
from app.awards.service import award_of
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.i18n import ngettext
from app.core.outbox import enqueue
from app.letters.models import Letter
from app.objections.flow import OBJECTION_FLOW, ObjectionAction
from app.objections.forms import AnswerForm, EnterForm, ObjectForm
from app.objections.models import Objection, ObjectionState
from app.planning.standstill import last_day_of
from app.standstills.finishing import on_finish
from app.tenders.models import Lot

TERM = timedelta(days=7)
"""Within which an objection is answered: our own term, so that time is left to go to court."""


def lodge(session: Session, letter: Letter, person: User, form: ObjectForm) -> Objection:
    """Object to the decision that a letter told; a second objection waits for the answer."""
    award = session.get_one(Award, letter.award_id)
    today = dutch(utcnow()).date()
    return _add(session, award, letter.submission_id, person, form, today)


def enter(session: Session, lot: Lot, officer: User, form: EnterForm) -> Objection:
    """Enter an objection that came by letter or mail, with the day it came in."""
    award = award_of(session, lot)
    if award is None or award.sent_at is None:
        raise ConflictError(_("Nobody was told of a decision on this lot yet."))
    told = {str(one.id): one for one in told_of(session, award)}
    if form.submission not in told:
        raise InvalidError(
            _("Choose a provider that was told of the decision."), field="submission"
        )
    if form.received_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="received_on")
    if form.received_on < dutch(award.sent_at).date():
        raise InvalidError(_("This is before the letters were sent."), field="received_on")
    submission_id = told[form.submission].id
    return _add(session, award, submission_id, officer, form, form.received_on, by_officer=True)


@on_finish
def unanswered(session: Session, award: Award) -> str:
    """Say how many objections to a decision have no answer yet."""
    query = select(func.count(col(Objection.id))).where(
        Objection.award_id == award.id, Objection.state == ObjectionState.LODGED
    )
    number = session.exec(query).one()
    sentence = ngettext(
        "%(n)s objection has no answer yet.", "%(n)s objections have no answer yet.", number
    )
    return sentence if number else ""


def answer(session: Session, objection: Objection, officer: User, form: AnswerForm) -> None:
    """Answer an objection; from then on the provider reads it. What follows is done elsewhere."""
    objection.outcome, objection.answer = form.outcome, form.answer
    objection.answered_by_id, objection.answered_at = officer.id, utcnow()
    OBJECTION_FLOW.advance(session, objection, ObjectionAction.ANSWER, officer)
    record(session, officer, "objection.reply", objection, after=form.model_dump(mode="json"))
    payload = {"objection_id": str(objection.id)}
    enqueue(session, "mail.objection", payload, key=f"mail.objection:{objection.id}")


def withdraw(session: Session, objection: Objection, person: User) -> None:
    """Take an objection back before it is answered."""
    OBJECTION_FLOW.advance(session, objection, ObjectionAction.WITHDRAW, person)


def _add(
    session: Session,
    award: Award,
    submission_id: UUID,
    person: User,
    form: ObjectForm,
    received_on: date,
    *,
    by_officer: bool = False,
) -> Objection:
    waits = select(Objection.id).where(
        Objection.award_id == award.id,
        Objection.submission_id == submission_id,
        Objection.state == ObjectionState.LODGED,
    )
    if session.exec(waits).first():
        raise ConflictError(_("An objection of this provider waits for its answer already."))
    ends_at = award.standstill_ends_at
    objection = Objection(
        tender_id=award.tender_id,
        award_id=award.id,
        lot_id=award.lot_id,
        submission_id=submission_id,
        ground=form.ground,
        arguments=form.arguments,
        remedy=form.remedy,
        received_on=received_on,
        in_time=ends_at is None or received_on <= last_day_of(ends_at),
        answer_by=received_on + TERM,
        entered_by_id=person.id,
        by_officer=by_officer,
    )
    session.add(objection)
    session.flush()
    told = {
        **form.model_dump(mode="json", include={"ground", "arguments", "remedy"}),
        "received_on": received_on.isoformat(),
        "by_officer": by_officer,
    }
    record(session, person, "objection.lodge", objection, after=told)
    return objection
