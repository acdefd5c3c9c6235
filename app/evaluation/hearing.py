"""Interviews and presentations: when each submission is heard; the same form scores them."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.evaluation.forms import HearingForm
from app.evaluation.models import Hearing
from app.panels.answers import Answer, answers_of
from app.tenders.models import Lot


def hearings_of(session: Session, lot: Lot) -> list[tuple[Hearing, Answer]]:
    """List the sessions of a lot, first to last, each with the answer that is heard."""
    answers = {answer.key: answer for answer in answers_of(session, lot)}
    found = session.exec(select(Hearing).where(Hearing.lot_id == lot.id).order_by(Hearing.at))  # type: ignore[arg-type]  # a column
    return [
        (one, answers[one.submission_id, one.criterion_id])
        for one in found
        if (one.submission_id, one.criterion_id) in answers
    ]


def plan_hearing(session: Session, lot: Lot, actor: User, form: HearingForm) -> Hearing:
    """Plan when somebody is heard on a criterion, or move it."""
    named = {f"{one.submission.id}:{one.criterion.id}": one for one in answers_of(session, lot)}
    answer = named.get(form.answer)
    if answer is None:
        raise InvalidError(_("Choose who is heard, and on what."), field="answer")
    hearing = session.exec(
        select(Hearing).where(
            Hearing.submission_id == answer.submission.id,
            Hearing.criterion_id == answer.criterion.id,
        )
    ).first()
    before = hearing and hearing.model_dump(mode="json", include={"at", "place", "questions"})
    hearing = hearing or Hearing(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        submission_id=answer.submission.id,
        criterion_id=answer.criterion.id,
        at=form.at,
    )
    hearing.at, hearing.place, hearing.questions = form.at, form.place, form.questions
    session.add(hearing)
    after = hearing.model_dump(mode="json", include={"at", "place", "questions"})
    record(session, actor, "hearing.plan", hearing, before=before, after=after)
    return hearing
