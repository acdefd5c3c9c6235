"""The ranking of a lot, and the decision that two people take on it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.awards import engine
from app.awards.applications import (
    confirm_application,
    propose_application,
    withdraw_application,
)
from app.awards.forms import DrawForm, OrderForm
from app.awards.models import Award, AwardState, Draw
from app.awards.telling import tell
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.panels.models import Round, RoundState
from app.submissions.models import Price, Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState

__all__ = [
    "award_of",
    "confirm_application",
    "confirm_decision",
    "has_closed_prices",
    "is_fixed",
    "open_decision",
    "open_draw",
    "propose_application",
    "propose_decision",
    "propose_draw",
    "rank",
    "record_draw",
    "tied_sets",
    "withdraw_application",
    "withdraw_decision",
    "withdraw_draw",
]

DRAW = "draw.record"
DECIDE = "award.decide"


def is_fixed(session: Session, lot: Lot) -> bool:
    """Whether the panel's judgement of a lot is settled for good."""
    found = session.exec(select(Round.state).where(Round.lot_id == lot.id)).first()
    return found == RoundState.FIXED


def has_closed_prices(session: Session, lot: Lot) -> bool:
    """Whether a price that counts is still sealed."""
    return (
        session.exec(
            select(Price.id)
            .join(Submission, col(Submission.id) == col(Price.submission_id))
            .where(
                Submission.lot_id == lot.id,
                Submission.state == SubmissionState.SUBMITTED,
                col(Price.amount).is_(None),
            )
        ).first()
        is not None
    )


def rank(session: Session, lot: Lot, officer: User) -> dict[str, Any]:
    """Settle the ranking, once the panel is done and every price is open."""
    if not is_fixed(session, lot):
        raise ConflictError(_("The panel has not fixed its judgement yet."))
    if has_closed_prices(session, lot):
        raise ConflictError(_("The prices are still sealed. Two people open them first."))
    outcome = engine.evaluate_lot(session, lot)
    LOT_FLOW.advance(session, lot, LotAction.RANK, officer)
    return outcome


def award_of(session: Session, lot: Lot) -> Award | None:
    """Find the decision on a whole lot, unless it was taken back."""
    return session.exec(
        select(Award).where(
            Award.lot_id == lot.id,
            col(Award.submission_id).is_(None),
            Award.state != AwardState.WITHDRAWN,
        )
    ).first()


def open_decision(session: Session, lot: Lot) -> Proposal | None:
    """Find a decision that waits for a second person."""
    return two_people.open_proposal(session, DECIDE, lot)


def propose_decision(session: Session, lot: Lot, person: User) -> Proposal:
    """Ask to decide as computed; a decider confirms."""
    outcome = _outcome_to_decide(session, lot)
    payload = {
        "input_sha256": outcome["input_sha256"],
        "decision": engine.result_of(outcome)["decision"],
    }
    return two_people.propose(session, DECIDE, lot, person, payload)


def confirm_decision(session: Session, lot: Lot, decider: User) -> Award:
    """Decide: freeze what the decision rests on, and start a letter for each provider."""
    outcome = _outcome_to_decide(session, lot)
    proposal = open_decision(session, lot)
    if proposal and proposal.payload["input_sha256"] != outcome["input_sha256"]:
        raise ConflictError(_("The ranking changed since. Take the proposal back and start again."))
    confirmed = two_people.confirm(session, proposal, decider, lot)
    award = Award(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        input=engine.document_of(session, lot),
        outcome=outcome,
        input_sha256=outcome["input_sha256"],
        proposed_by_id=confirmed.proposer_id,
        confirmed_by_id=decider.id,
    )
    session.add(award)
    session.flush()
    letters = tell(session, award)
    record(
        session,
        decider,
        "award.decide",
        award,
        after={
            "decision": engine.result_of(outcome)["decision"],
            "input_sha256": award.input_sha256,
            "letters": letters,
        },
    )
    return award


def withdraw_decision(session: Session, lot: Lot, person: User) -> None:
    """Take back a decision that nobody confirmed."""
    _withdraw(session, lot, person, open_decision(session, lot))


# Drawing lots -----------------------------------------------------------------------


def tied_sets(session: Session, lot: Lot) -> list[list[str]]:
    """List the equals among whom lots may be drawn now, those who decide first."""
    if lot.state != LotState.RANKED or award_of(session, lot):
        return []
    document = engine.document_of(session, lot)
    return engine.tied_sets(document, engine.outcome_of(document))


def open_draw(session: Session, lot: Lot) -> Proposal | None:
    """Find the result of a draw that waits for a second person."""
    return two_people.open_proposal(session, DRAW, lot)


def propose_draw(session: Session, lot: Lot, person: User, form: DrawForm) -> Proposal:
    """Write down how lots were drawn; somebody else types the same order.

    The order stays out of the trail until then: who confirms must not be able to copy it.
    """
    if sorted(form.order) not in [sorted(among) for among in tied_sets(session, lot)]:
        raise InvalidError(_("Name each of the equals once, and nobody else."), field="order")
    if form.held_at > utcnow():
        raise InvalidError(_("This moment has not come yet."), field="held_at")
    payload = form.model_dump(mode="json")
    told = {key: value for key, value in payload.items() if key != "order"}
    return two_people.propose(session, DRAW, lot, person, payload, told=told)


def record_draw(session: Session, lot: Lot, person: User, form: OrderForm) -> Draw:
    """Confirm a draw by typing its order again; from now on the ranking uses it."""
    proposal = open_draw(session, lot)
    if proposal and proposal.proposer_id != person.id and proposal.payload["order"] != form.order:
        raise InvalidError(
            _("Your order is not what your colleague wrote down. Look at the record together."),
            field="order",
        )
    told = two_people.confirm(session, proposal, person, lot).payload
    if sorted(told["order"]) not in [sorted(among) for among in tied_sets(session, lot)]:
        raise ConflictError(_("These are no equals any more. Look at the ranking."))
    draw = Draw(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        among=sorted(told["order"]),
        **{**told, "held_at": datetime.fromisoformat(told["held_at"])},
    )
    session.add(draw)
    session.flush()
    record(session, person, DRAW, draw, after=told)
    return draw


def withdraw_draw(session: Session, lot: Lot, person: User) -> None:
    """Take back the result of a draw that nobody confirmed."""
    _withdraw(session, lot, person, open_draw(session, lot))


def _withdraw(session: Session, lot: Lot, person: User, proposal: Proposal | None) -> None:
    if proposal is None:
        raise ConflictError(_("Nothing waits for a second person any more. Start again."))
    two_people.withdraw(session, proposal, person, lot)


def _outcome_to_decide(session: Session, lot: Lot) -> dict[str, Any]:
    """Compute what can be decided, or say what comes first."""
    if lot.state != LotState.RANKED:
        raise ConflictError(_("A decision needs a ranking that was not decided on before."))
    if award_of(session, lot):
        raise ConflictError(_("This lot was decided already."))
    outcome = engine.evaluate_lot(session, lot)
    if engine.result_of(outcome)["decision"] == "draw_needed":
        raise ConflictError(_("Equals decide who wins. Draw lots first."))
    return outcome
