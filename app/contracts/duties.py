"""What a provider must show while its contract runs: asked, delivered, accepted, asked again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.contracts.flow import DUTY_FLOW, DutyAction
from app.contracts.forms import AskDutyForm, DeliverForm, DropDutyForm, JudgeDutyForm
from app.contracts.models import Contract, ContractDuty, ContractPaper, DutyState
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day, gettext
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.planning.dates import months_before
from app.tenders.models import Lot, Moment, Requirement
from app.tenders.queries import requirements_of


@dataclass(frozen=True, slots=True)
class Due:
    """One duty with its requirement and the files that came in for it."""

    duty: ContractDuty
    requirement: Requirement
    papers: tuple[ContractPaper, ...]

    @property
    def is_late(self) -> bool:
        """Whether nothing came in on its last day."""
        return self.duty.state == DutyState.ASKED and self.duty.due_on < dutch(utcnow()).date()


def duties_of(session: Session, contract: Contract) -> list[Due]:
    """List what is asked under a contract, what is due first on top."""
    rows = session.exec(
        select(ContractDuty, Requirement)
        .join(Requirement, col(Requirement.id) == col(ContractDuty.requirement_id))
        .where(ContractDuty.contract_id == contract.id)
        .order_by(col(ContractDuty.due_on), col(Requirement.number), col(ContractDuty.id))
    ).all()
    papers: dict[UUID | None, list[ContractPaper]] = {}
    for paper in session.exec(
        select(ContractPaper)
        .where(ContractPaper.contract_id == contract.id, col(ContractPaper.duty_id).is_not(None))
        .order_by(col(ContractPaper.added_at).desc())
    ):
        papers.setdefault(paper.duty_id, []).append(paper)
    found = [Due(duty, about, tuple(papers.get(duty.id, ()))) for duty, about in rows]
    over = {DutyState.ACCEPTED, DutyState.DROPPED}
    return sorted(found, key=lambda one: one.duty.state in over)


def requirements_during(session: Session, lot: Lot) -> list[Requirement]:
    """List the requirements of a lot that hold while the contract runs."""
    return [one for one in requirements_of(session, lot) if one.moment == Moment.CONTRACT]


def ask(session: Session, contract: Contract, officer: User, form: AskDutyForm) -> ContractDuty:
    """Ask a provider to show by a day that it keeps a requirement."""
    lot = session.get_one(Lot, contract.lot_id)
    if form.requirement_id not in {one.id for one in requirements_during(session, lot)}:
        raise InvalidError(_("Choose a requirement of this contract."), field="requirement_id")
    _demand_day(contract, form.due_on)
    open_one = select(ContractDuty.id).where(
        ContractDuty.contract_id == contract.id,
        ContractDuty.requirement_id == form.requirement_id,
        col(ContractDuty.state).in_([DutyState.ASKED, DutyState.DELIVERED]),
    )
    if session.exec(open_one).first():
        told = _("This was asked already. Wait until it came in, or drop that request.")
        raise InvalidError(told, field="requirement_id")
    return _plan(session, contract, officer, form.requirement_id, form.due_on, form.repeat_months)


def _demand_day(contract: Contract, due_on: date) -> None:
    today = dutch(utcnow()).date()
    if not today <= due_on <= contract.ends_on:
        told = gettext(
            "Choose a day from %(first)s through %(last)s.",
            first=day(today),
            last=day(contract.ends_on),
        )
        raise InvalidError(told, field="due_on")


def _plan(
    session: Session, contract: Contract, officer: User, requirement_id: UUID, due_on: date,
    repeat_months: int | None,
) -> ContractDuty:  # fmt: skip
    duty = ContractDuty(
        tender_id=contract.tender_id, contract_id=contract.id, requirement_id=requirement_id,
        due_on=due_on, repeat_months=repeat_months,
    )  # fmt: skip
    session.add(duty)
    session.flush()
    told = {"requirement": str(requirement_id), "due_on": due_on, "repeat_months": repeat_months}
    record(session, officer, "duty.ask", duty, after=told)
    _tell(session, duty, "asked")
    return duty


def deliver(session: Session, duty: ContractDuty, person: User, form: DeliverForm) -> None:
    """Hand over what was asked: in words, with the files that came in for it."""
    has_file = session.exec(select(ContractPaper.id).where(ContractPaper.duty_id == duty.id))
    if len(form.told) < 20 and not has_file.first():
        raise InvalidError(
            _("Add a file first, or explain in at least 20 characters how you keep this."),
            field="told",
        )
    duty.told, duty.delivered_at, duty.delivered_by_id = form.told, utcnow(), person.id
    DUTY_FLOW.advance(session, duty, DutyAction.DELIVER, person)


def judge(session: Session, duty: ContractDuty, officer: User, form: JudgeDutyForm) -> None:
    """Accept what came in, or ask for more; what returns each year is asked anew at once."""
    if not form.accepted and len(form.verdict) < 20:
        raise InvalidError(
            _("Say in at least 20 characters what is missing: the provider reads it."),
            field="verdict",
        )
    action = DutyAction.ACCEPT if form.accepted else DutyAction.RETURN
    DUTY_FLOW.advance(session, duty, action, officer)
    duty.verdict, duty.judged_at, duty.judged_by_id = form.verdict, utcnow(), officer.id
    session.add(duty)
    if form.verdict:
        record(session, officer, "duty.judge", duty, after={"verdict": form.verdict})
    if not form.accepted:
        _tell(session, duty, f"returned.{utcnow():%Y%m%dT%H%M%S}")
        return
    contract = session.get_one(Contract, duty.contract_id)
    if duty.repeat_months:
        again = months_before(duty.due_on, -duty.repeat_months)
        if again <= contract.ends_on:
            _plan(session, contract, officer, duty.requirement_id, again, duty.repeat_months)


def drop(session: Session, duty: ContractDuty, officer: User, form: DropDutyForm) -> None:
    """Ask it no longer, with the reason."""
    DUTY_FLOW.advance(session, duty, DutyAction.DROP, officer)
    duty.verdict, duty.judged_at, duty.judged_by_id = form.reason, utcnow(), officer.id
    session.add(duty)
    record(session, officer, "duty.judge", duty, after={"verdict": form.reason})


def demand_asked(duty: ContractDuty) -> None:
    """Take files only while the authority waits for them."""
    if duty.state != DutyState.ASKED:
        raise ConflictError(_("Nothing is asked here now. Reload the page."))


def _tell(session: Session, duty: ContractDuty, what: str) -> None:
    enqueue(
        session,
        "mail.duty",
        {"duty_id": str(duty.id), "what": what.partition(".")[0], "key": what},
        key=f"mail.duty:{duty.id}:{what}",
    )
