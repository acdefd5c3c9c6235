"""Move a deadline: only later, only by two people; after it only for an outage (Aw 2.109)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.changes.forms import DeadlineForm, OutageForm
from app.changes.models import Outage
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day, lazy, moment
from app.core.i18n import gettext as _
from app.planning.dates import ANSWERS_BEFORE, overtaken
from app.planning.models import Milestone
from app.publishing.models import Version
from app.publishing.versions import write_version
from app.tenders.models import Lot, LotState, Tender

KIND = "deadline.move"
UNOPENED = frozenset({LotState.PUBLISHED, LotState.ADMITTING})
SHORTLY = timedelta(hours=24)
"""An outage counts when it lasted into the last day before the deadline (our value)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A date that hangs on the deadline, as it is and as it becomes."""

    name: str
    before: str
    after: str


def terms(
    tender: Tender,
    later: datetime,
    questions_until: datetime | None,
    milestones: Sequence[Milestone] = (),
) -> list[Term]:
    """Say what moves along with the deadline, and what stays: asking, and what was planned."""
    if tender.deadline is None:
        return []
    old, new = tender.deadline, later
    answers = timedelta(days=ANSWERS_BEFORE)
    asking = []
    if told := tender.questions_until:
        after = moment(questions_until) if questions_until else _("stays as it is")
        asking = [Term(_("Questions until"), moment(told), after)]
    return [
        Term(_("Submissions close"), moment(old), moment(new)),
        *asking,
        Term(_("Last day for answers"), day(dutch(old) - answers), day(dutch(new) - answers)),
        Term(_("The vault can open after"), moment(old), moment(new)),
        *(
            Term(one.title, day(one.day), _("stays, and is then before the closing"))
            for one in overtaken(milestones, dutch(new).date())
        ),
    ]


def outages_of(session: Session, tender: Tender) -> list[Outage]:
    """Read when the house could not be reached, latest first."""
    query = (
        select(Outage).where(Outage.tender_id == tender.id).order_by(col(Outage.began_at).desc())
    )
    return list(session.exec(query))


def log_outage(session: Session, tender: Tender, officer: User, form: OutageForm) -> Outage:
    """Note a time in which the house could not be reached: the ground for a later deadline."""
    if form.began_at > utcnow():
        raise InvalidError(lazy("This is still to come. Fill in what happened."), field="began_at")
    outage = Outage(tender_id=tender.id, logged_by_id=officer.id, **form.model_dump())
    session.add(outage)
    session.flush()
    record(session, officer, "outage.log", outage, after=form.model_dump(mode="json"))
    return outage


def waiting_move(session: Session, tender: Tender) -> Proposal | None:
    """Find the later deadline that waits for a second person."""
    return two_people.open_proposal(session, KIND, tender)


def propose_deadline(
    session: Session, tender: Tender, officer: User, form: DeadlineForm
) -> Proposal:
    """Ask for a later deadline; it moves when another person confirms."""
    _demand_movable(session, tender, form.deadline)
    asking = form.questions_until if form.questions_until != tender.questions_until else None
    _demand_asking(tender, asking, form.deadline)
    payload = {
        "deadline": form.deadline.isoformat(),
        "questions_until": asking.isoformat() if asking else None,
        "reason": form.reason,
    }
    return two_people.propose(session, KIND, tender, officer, payload)


def withdraw_deadline(session: Session, tender: Tender, user: User) -> None:
    """Take back what one asked."""
    two_people.withdraw(session, waiting_move(session, tender), user, tender)


def confirm_deadline(session: Session, tender: Tender, user: User) -> Version:
    """Move the deadline, as the second person; the caller tells everybody who started."""
    proposal = two_people.confirm(session, waiting_move(session, tender), user, tender)
    later, asking = moments_of(proposal)
    _demand_movable(session, tender, later)
    _demand_asking(tender, asking, later)
    before = {"deadline": tender.deadline, "questions_until": tender.questions_until}
    tender.deadline, tender.questions_until = later, asking or tender.questions_until
    session.add(tender)
    sentences = [_("The deadline moves to %(moment)s.", moment=moment(later))]
    if asking:
        sentences.append(_("You can ask questions until %(moment)s.", moment=moment(asking)))
    summary = " ".join([*sentences, proposal.payload["reason"]])
    version = write_version(session, tender, user, summary)
    record(
        session, user, KIND, tender,
        before=before,
        after={**proposal.payload, "proposer": proposal.proposer_id, "version": version.number},
    )  # fmt: skip
    return version


def moments_of(proposal: Proposal) -> tuple[datetime, datetime | None]:
    """Read the later deadline that was asked, and the later end of asking questions if there is."""
    asking = proposal.payload.get("questions_until")
    later = datetime.fromisoformat(proposal.payload["deadline"])
    return later, datetime.fromisoformat(asking) if asking else None


def _demand_asking(tender: Tender, asking: datetime | None, deadline: datetime) -> None:
    """Asking questions also ends only later, to a moment that still comes before the closing."""
    if asking is None:
        return
    if asking <= utcnow() or (tender.questions_until and asking < tender.questions_until):
        raise InvalidError(
            lazy("Asking questions only ends later, at a moment that still comes."),
            field="questions_until",
        )
    if asking >= deadline:
        raise InvalidError(
            lazy("Questions can be asked until after the closing time. Choose an earlier day."),
            field="questions_until",
        )


def can_move(session: Session, tender: Tender) -> bool:
    """Whether the deadline can still move: a later one would be taken."""
    return _hindrance(session, tender) is None


def _demand_movable(session: Session, tender: Tender, later: datetime) -> None:
    hindrance = _hindrance(session, tender)
    if hindrance is not None:
        raise ConflictError(hindrance)
    if tender.deadline is None or later <= tender.deadline or later <= utcnow():
        raise InvalidError(
            lazy("A deadline only moves later, to a moment that still comes."), field="deadline"
        )


def _hindrance(session: Session, tender: Tender) -> object | None:
    """Say why the deadline cannot move at all."""
    if tender.published_at is None or tender.deadline is None:
        return lazy("This tender has no published deadline.")
    states = set(session.exec(select(Lot.state).where(Lot.tender_id == tender.id)))
    if not states & UNOPENED or states - UNOPENED - {LotState.WITHDRAWN}:
        return lazy("Something was opened already. From then on the deadline stays (Aw 2.109).")
    if utcnow() <= tender.deadline:
        return None
    if not any(_counts(one, tender.deadline) for one in outages_of(session, tender)):
        return lazy(
            "The deadline has passed. It only moves after an outage shortly before it (Aw 2.109). "
            "Log that outage first."
        )
    return None


def _counts(outage: Outage, deadline: datetime) -> bool:
    return outage.began_at < deadline and outage.ended_at > deadline - SHORTLY
