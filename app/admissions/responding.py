"""The term in which an application is answered: counted in days from the day it came in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.admissions.forms import TermForm
from app.admissions.models import ResponseTerm
from app.audit.service import record
from app.core.clock import DUTCH_TIME, dutch, utcnow
from app.submissions.models import Submission
from app.tenders.models import Tender
from app.tenders.words import typed_or_none

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Countdown:
    """Until when one application must be answered."""

    last_day: date

    @property
    def ends_at(self) -> datetime:
        """The end of the last day."""
        return datetime.combine(self.last_day + DAY, time(), tzinfo=DUTCH_TIME)

    @property
    def days_left(self) -> int:
        """Whole days after today; negative when it is too late."""
        return (self.last_day - dutch(utcnow()).date()).days

    @property
    def is_over(self) -> bool:
        """Whether the last day is past."""
        return self.days_left < 0


def term_of(session: Session, tender_id: UUID) -> ResponseTerm | None:
    """Find the term that the documents promise."""
    return session.exec(select(ResponseTerm).where(ResponseTerm.tender_id == tender_id)).first()


def countdown_of(term: ResponseTerm | None, submission: Submission) -> Countdown | None:
    """Count from the day of receipt (an own term: no weekend rolls it on); None without a term."""
    if term is None or submission.submitted_at is None:
        return None
    return Countdown(dutch(submission.submitted_at).date() + term.days * DAY)


def set_term(session: Session, tender: Tender, officer: User, form: TermForm) -> ResponseTerm:
    """Say what the documents promise; it holds for every application that is not answered yet."""
    term = term_of(session, tender.id)
    told = {"days", "ground"}
    before = term.model_dump(mode="json", include=told) if term else None
    if term is None:
        term = ResponseTerm(tender_id=tender.id, days=form.days, ground=form.ground)
    else:
        demand_latest(session, term, term, form, typed_or_none)
        term.sqlmodel_update(form.model_dump(include=told))
    session.add(term)
    session.flush()
    after = form.model_dump(mode="json", include=told)
    record(session, officer, "response_term.set", term, before=before, after=after)
    return term
