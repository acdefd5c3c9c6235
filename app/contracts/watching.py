"""The days of a contract that somebody must not miss: its notice, its end, what is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.contracts.models import Contract, ContractDuty, ContractReminder, DutyState
from app.core.clock import dutch, utcnow
from app.core.outbox import enqueue
from app.planning.dates import months_before
from app.providers.models import Provider
from app.tenders.models import Assignment, Lot

STEPS = (7, 30, 90)
"""So many days before its day a mail goes out, the last one first."""
DUTY_STEPS = (7, 30)
HORIZON = timedelta(days=31 * 24)
"""No notice is longer than two years, so no later end is looked at."""


class Turn(StrEnum):
    """What a day asks of the officer."""

    DECIDE = "decide"
    """About the option that comes next."""
    PASSED = "passed"
    """The day to decide about that option; nobody did, and it can still be used."""
    REPLACE = "replace"
    """No option is left: a new tender must be in sight."""
    END = "end"


@dataclass(frozen=True, slots=True)
class Coming:
    """A day of a contract that comes near."""

    contract: Contract
    turn: Turn
    day: date


def coming(contract: Contract, today: date) -> Coming | None:
    """Say which day of a running contract asks for something now; None: none does."""
    decide_by = months_before(contract.ends_on, contract.notice_months)
    if contract.ends_on < today:
        return None
    if not contract.ended_because and today <= decide_by:
        turn = Turn.DECIDE if contract.options else Turn.REPLACE
        return _near(Coming(contract, turn, decide_by), today)
    end = _near(Coming(contract, Turn.END, contract.ends_on), today)
    if end is None and contract.options and not contract.ended_because:
        return Coming(contract, Turn.PASSED, decide_by)
    return end


def _near(one: Coming, today: date) -> Coming | None:
    return one if (one.day - today).days <= STEPS[-1] else None


def plan(session: Session) -> None:
    """Ask for the mails that are due: to the officers about a day, to the provider about a duty."""
    today = dutch(utcnow()).date()
    ending = select(Contract).where(Contract.ends_on >= today, Contract.ends_on <= today + HORIZON)
    for contract in session.exec(ending).all():
        one = coming(contract, today)
        if one is None or one.turn == Turn.PASSED:
            continue
        step = _step(STEPS, one.day, today)
        if _is_new(session, contract, one.day, step):
            for user_id in _officers(session, contract.tender_id):
                payload = {"contract_id": str(contract.id), "user_id": str(user_id)}
                told = {**payload, "turn": one.turn, "day": one.day.isoformat()}
                enqueue(session, "mail.contract", {**told, "step": step})
    asked = select(ContractDuty).where(
        ContractDuty.state == DutyState.ASKED,
        ContractDuty.due_on >= today,
        ContractDuty.due_on <= today + timedelta(days=DUTY_STEPS[-1]),
    )
    for duty in session.exec(asked).all():
        step = _step(DUTY_STEPS, duty.due_on, today)
        if _is_new(session, duty, duty.due_on, step):
            told = {"duty_id": str(duty.id), "what": "due", "key": f"due.{step}"}
            enqueue(session, "mail.duty", told)


def _step(steps: tuple[int, ...], day: date, today: date) -> int:
    return next(step for step in steps if (day - today).days <= step)


def _is_new(session: Session, about: Contract | ContractDuty, day: date, step: int) -> bool:
    """Remember a warning; no where the same or a later one went out."""
    earlier = select(ContractReminder.id).where(
        ContractReminder.subject_id == about.id,
        ContractReminder.day == day,
        ContractReminder.step <= step,
    )
    if session.exec(earlier).first():
        return False
    session.add(
        ContractReminder(tender_id=about.tender_id, subject_id=about.id, day=day, step=step)
    )
    session.flush()
    return True


def _officers(session: Session, tender_id: UUID) -> list[UUID]:
    query = (
        select(Assignment.user_id)
        .join(User, col(User.id) == col(Assignment.user_id))
        .where(
            Assignment.tender_id == tender_id,
            Assignment.duty == Duty.OFFICER,
            col(Assignment.ended_at).is_(None),
            col(User.disabled_at).is_(None),
        )
        .distinct()
    )
    return list(session.exec(query))


@dataclass(frozen=True, slots=True)
class Watched:
    """What waits about one contract for its officer."""

    contract: Contract
    provider: Provider
    lot: Lot
    coming: Coming | None
    delivered: int
    late: int


def watched(session: Session, tender_ids: Collection[UUID]) -> list[Watched]:
    """List the contracts of tenders that ask something of an officer now."""
    today = dutch(utcnow()).date()
    if not tender_ids:
        return []
    duties: dict[UUID, list[ContractDuty]] = {}
    for duty in session.exec(
        select(ContractDuty).where(
            col(ContractDuty.tender_id).in_(tender_ids),
            col(ContractDuty.state).in_([DutyState.ASKED, DutyState.DELIVERED]),
        )
    ):
        duties.setdefault(duty.contract_id, []).append(duty)
    rows = session.exec(
        select(Contract, Provider, Lot)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .join(Lot, col(Lot.id) == col(Contract.lot_id))
        .where(col(Contract.tender_id).in_(tender_ids), Contract.ends_on >= today)
        .order_by(col(Contract.ends_on), col(Provider.name))
    )
    found = []
    for contract, provider, lot in rows:
        own = duties.get(contract.id, [])
        one = Watched(
            contract, provider, lot, coming(contract, today),
            sum(duty.state == DutyState.DELIVERED for duty in own),
            sum(duty.state == DutyState.ASKED and duty.due_on < today for duty in own),
        )  # fmt: skip
        if one.coming or one.delivered or one.late:
            found.append(one)
    return found
