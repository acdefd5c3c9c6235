"""A whole tender or some of its lots stop before a decision: two people, one reason for all."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.authorities.mandates import demand_mandate
from app.awards import agreeing, deciding
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.forms import WithdrawalForm
from app.awards.models import Award, AwardKind
from app.awards.naming import find_named
from app.awards.service import awards_of, earlier_awards
from app.awards.telling import tell
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.rankings import engine
from app.submissions.stopping import stop_unopened
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState, Tender

WITHDRAW = "tender.withdraw"
MAIL = "mail.withdrawal"
BEFORE_DECISION = frozenset(
    {LotState.PUBLISHED, LotState.OPENED, LotState.CHECKING, LotState.SCORING, LotState.RANKED}
)


def withdrawable_lots(session: Session, tender: Tender) -> list[Lot]:
    """List by number the lots that run and on which nothing was decided."""
    running = _lots(session, tender, col(Lot.state).in_(BEFORE_DECISION))
    decided = awards_of(session, running)
    return [lot for lot in running if lot.id not in decided]


def stopped_lots(session: Session, tender: Tender) -> list[tuple[Lot, Award]]:
    """List by number the lots on which it stands that they are withdrawn."""
    lots = _lots(session, tender, col(Lot.tender_id) == tender.id)
    decided = awards_of(session, lots)
    return [
        (lot, decided[lot.id])
        for lot in lots
        if lot.id in decided and decided[lot.id].kind == AwardKind.WITHDRAWAL
    ]


def open_withdrawal(session: Session, tender: Tender) -> Proposal | None:
    """Find a withdrawal that waits for a decider."""
    return two_people.open_proposal(session, WITHDRAW, tender)


def propose_withdrawal(
    session: Session, tender: Tender, person: User, form: WithdrawalForm
) -> Proposal:
    """Ask to stop some lots, or all: a decider of each of them confirms."""
    known = {str(lot.id): lot for lot in withdrawable_lots(session, tender)}
    if not form.lots or not set(form.lots) <= set(known):
        raise InvalidError(_("Choose the lots that stop."), field="lots")
    lots = [known[one] for one in known if one in form.lots]
    agreeing.demand_decider(session, lots, person, Duty.OFFICER, Duty.DECIDER)
    _demand_free(session, lots)
    _refuse_names(session, lots, form.reason)
    payload = {"lots": [str(lot.id) for lot in lots], "reason": form.reason}
    return two_people.propose(session, WITHDRAW, tender, person, payload)


def lots_asked(session: Session, tender: Tender, proposal: Proposal) -> list[Lot]:
    """Read which lots a withdrawal is about."""
    ids = [UUID(one) for one in proposal.payload["lots"]]
    return _lots(session, tender, col(Lot.id).in_(ids))


def confirm_withdrawal(session: Session, tender: Tender, decider: User) -> list[Award]:
    """Stop the lots: before the opening at once, after it once the term of the letters is over.

    Before the opening nobody knows who takes part. So no letters begin: who is busy with it gets
    a message, and what came in stays sealed for good.
    """
    proposal = open_withdrawal(session, tender)
    if proposal is None:
        raise ConflictError(_("Nothing waits for a second person any more. Start again."))
    lots = lots_asked(session, tender, proposal)
    free = {lot.id for lot in withdrawable_lots(session, tender)}
    if any(lot.id not in free for lot in lots):
        raise ConflictError(
            _("A lot was decided or ended since. Take the proposal back and start again.")
        )
    agreeing.demand_decider(session, lots, decider)
    demand_mandate(session, lots, decider)
    _demand_free(session, lots)
    confirmed = two_people.confirm(session, proposal, decider, tender)
    awards = {lot.id: _decide(session, lot, confirmed, decider) for lot in lots}
    sealed = [lot for lot in lots if lot.state == LotState.PUBLISHED]
    for lot in lots:
        told: dict[str, Any] = {
            "kind": AwardKind.WITHDRAWAL.value,
            "reason": awards[lot.id].reason,
        }
        if lot not in sealed:
            told["letters"] = tell(session, awards[lot.id])
        record(session, decider, "award.decide", awards[lot.id], after=told)
    _end_sealed(session, sealed, awards, decider)
    return list(awards.values())


def take_back_withdrawal(session: Session, tender: Tender, person: User) -> None:
    """Take back a withdrawal that nobody confirmed."""
    two_people.withdraw(session, open_withdrawal(session, tender), person, tender)


def _decide(session: Session, lot: Lot, confirmed: Proposal, decider: User) -> Award:
    """Make the decision; only a lot that has a ranking has an outcome to keep."""
    document: dict[str, Any] = {}
    outcome: dict[str, Any] = {}
    if lot.state == LotState.RANKED:
        agreeing.demand_agreement_without(session, lot)
        document = engine.document_of(session, lot)
        outcome = engine.outcome_of(document)
    earlier = earlier_awards(session, lot)
    award = Award(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        kind=AwardKind.WITHDRAWAL,
        reason=confirmed.payload["reason"],
        replaces_id=earlier[0].id if earlier else None,
        input=document,
        outcome=outcome,
        input_sha256=outcome.get("input_sha256", ""),
        proposed_by_id=confirmed.proposer_id,
        confirmed_by_id=decider.id,
    )
    session.add(award)
    session.flush()
    return award


def _end_sealed(
    session: Session, lots: Sequence[Lot], awards: dict[UUID, Award], decider: User
) -> None:
    """End what was not opened, and tell who is busy with it without learning who that is."""
    if not lots:
        return
    now = utcnow()
    for lot in lots:
        awards[lot.id].sent_at = now
        AWARD_FLOW.advance(session, awards[lot.id], AwardAction.ADMIT, decider)
        LOT_FLOW.advance(session, lot, LotAction.WITHDRAW, decider)
    people = stop_unopened(session, lots, awards[lots[0].id].reason)
    for user_id, lot_ids in sorted(people.items(), key=lambda pair: str(pair[0])):
        ids = [str(awards[lot_id].id) for lot_id in lot_ids]
        payload = {"award_ids": ids, "user_id": str(user_id)}
        enqueue(session, MAIL, payload, key=f"{MAIL}:{ids[0]}:{user_id}")


def _demand_free(session: Session, lots: Sequence[Lot]) -> None:
    waiting = [
        lot
        for lot in lots
        if deciding.open_decision(session, lot) or deciding.open_approval(session, lot)
    ]
    if waiting:
        raise ConflictError(
            _(
                "A decision on lot %(numbers)s waits for a second person. Take it back first.",
                numbers=agreeing.numbers(waiting),
            )
        )


def _refuse_names(session: Session, lots: Sequence[Lot], reason: str) -> None:
    """Let the reason name nobody who took part; in what is sealed nobody knows who that is."""
    opened = [lot for lot in lots if lot.state != LotState.PUBLISHED]
    submissions = [one for lot in opened for one in engine.submissions_of(session, lot)]
    if name := find_named(reason, submissions):
        raise InvalidError(
            _("Do not name %(name)s: every letter holds this text.", name=name), field="reason"
        )


def _lots(session: Session, tender: Tender, which: Any) -> list[Lot]:
    query = select(Lot).where(Lot.tender_id == tender.id, which).order_by(col(Lot.number))
    return list(session.exec(query.options(selectinload(Lot.tender))))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
