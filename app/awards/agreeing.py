"""Decisions on lots that are allotted together: taken at once, and never against each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import Proposal, User
from app.accounts.permissions import Duty
from app.audit.service import name_of
from app.awards.decided import decided_of
from app.awards.service import awards_of
from app.core.errors import ConflictError, ForbiddenError
from app.core.i18n import lazy as _
from app.rankings import engine
from app.rankings.together import bound_lots, document_of, turned, unready
from app.tenders.models import Assignment, Lot

DECIDING = ("award.decide", "award.approve")


def waiting_elsewhere(session: Session, bound: Sequence[Lot], lot: Lot) -> list[Lot]:
    """Find the lots allotted together with this one in which a decision waits for somebody."""
    others = [one for one in bound if one.id != lot.id]
    if not others:
        return []
    names = {name_of(one): one for one in others}
    found = session.exec(
        select(Proposal.subject).where(
            col(Proposal.kind).in_(DECIDING),
            col(Proposal.subject).in_(names),
            col(Proposal.confirmed_at).is_(None),
            col(Proposal.withdrawn_at).is_(None),
        )
    )
    waiting = set(found)
    return [one for name, one in names.items() if name in waiting]


def refuse_second(session: Session, lot: Lot) -> None:
    """Refuse a decision while one that also covers this lot waits in another lot."""
    if found := waiting_elsewhere(session, bound_lots(session, lot), lot):
        raise ConflictError(
            _(
                "A decision on lot %(numbers)s waits for a second person, and it covers this lot.",
                numbers=numbers(found),
            )
        )


def demand_decider(session: Session, lots: Sequence[Lot], person: User, *duties: Duty) -> None:
    """Refuse a decision on several lots by somebody who may not decide on each of them."""
    mine = session.exec(
        select(Assignment.lot_id).where(
            Assignment.tender_id == lots[0].tender_id,
            Assignment.user_id == person.id,
            col(Assignment.duty).in_(duties or [Duty.DECIDER]),
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    missing = [one for one in lots if one.id not in mine]
    if None not in mine and missing:
        raise ForbiddenError(
            _(
                "This decides lot %(numbers)s as well, on which you may not decide. Ask somebody "
                "who decides on all of them.",
                numbers=numbers(missing),
            )
        )


def demand_agreement(session: Session, lots: Sequence[Lot], outcome: Mapping[str, Any]) -> None:
    """Refuse an outcome by which a decision that stands on another lot would be another."""
    decided = awards_of(session, lots)
    changed = [
        one
        for one in lots
        if one.id in decided
        and winners(engine.result_of(turned(outcome, one))) != winners(decided_of(decided[one.id]))
    ]
    if changed:
        raise ConflictError(
            _(
                "By this the winners of lot %(numbers)s change as well. First take that "
                "decision back.",
                numbers=numbers(changed),
            )
        )


def demand_agreement_without(session: Session, lot: Lot) -> None:
    """The same where nobody gets this lot: the others are allotted without it."""
    bound = bound_lots(session, lot)
    left = [one for one in bound if one.id != lot.id]
    if not awards_of(session, left) or unready(bound, lot):
        return
    most = lot.tender.max_lots or len(left)
    if len(left) > most:
        demand_agreement(session, left, engine.outcome_of(document_of(session, left[0], left)))
        return
    for one in left:
        demand_agreement(session, [one], engine.evaluate_lot(session, one))


def winners(judged: Mapping[str, Any]) -> set[str]:
    """Name who gets a contract in one lot."""
    return {name for name, one in judged["submissions"].items() if one["result"] == "winner"}


def numbers(lots: Sequence[Lot]) -> str:
    """Name lots by their numbers."""
    return ", ".join(str(one.number) for one in lots)
