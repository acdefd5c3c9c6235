"""A decision on a lot: as computed, departing from it, nobody, or the lot withdrawn."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.authorities.mandates import demand_mandate
from app.awards import agreeing
from app.awards.decided import decided_of
from app.awards.forms import DecisionForm
from app.awards.holding import demand_none_holds
from app.awards.models import Award, AwardKind
from app.awards.naming import find_named
from app.awards.promises import demand_none_promised
from app.awards.service import award_of, awards_of, earlier_awards
from app.awards.telling import tell
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import lazy as _
from app.rankings import engine
from app.rankings.cautions import demand_answers
from app.rankings.together import bound_lots, demand_ready, document_of, turned
from app.tenders.models import Lot, LotState

DECIDE = "award.decide"
APPROVE = "award.approve"
ENOUGH = 20
AWARDING = frozenset({AwardKind.AS_COMPUTED, AwardKind.DEPARTING})


def open_decision(session: Session, lot: Lot) -> Proposal | None:
    """Find a decision that waits for a second person."""
    return two_people.open_proposal(session, DECIDE, lot)


def open_approval(session: Session, lot: Lot) -> Proposal | None:
    """Find a decision that departs from the ranking and waits for a second decider."""
    return two_people.open_proposal(session, APPROVE, lot)


def propose_decision(
    session: Session, lot: Lot, person: User, form: DecisionForm | None = None
) -> Proposal:
    """Ask for a decision; a decider confirms, and two do where it departs from the ranking."""
    form = form or DecisionForm()
    outcome = _outcome_to_decide(session, lot, form.kind)
    _check(form, outcome)
    _refuse_names(session, lot, form)
    if open_approval(session, lot):
        raise ConflictError(_("A decision waits for its second approval. Take it back first."))
    payload: dict[str, Any] = {
        "input_sha256": outcome["input_sha256"],
        "decision": engine.result_of(outcome)["decision"],
    }
    if form.kind != AwardKind.AS_COMPUTED:
        payload |= {"kind": form.kind.value, "reason": form.reason}
    if form.kind == AwardKind.DEPARTING:
        payload["chosen"] = sorted(form.chosen)
    return two_people.propose(session, DECIDE, lot, person, payload)


def confirm_decision(session: Session, lot: Lot, decider: User) -> Award | None:
    """Decide, and freeze what it rests on; one that departs waits for a second decider."""
    proposal = open_decision(session, lot)
    kind = _kind(proposal)
    outcome = _outcome_to_decide(session, lot, kind, proposal)
    confirmed = two_people.confirm(session, proposal, decider, lot)
    if kind == AwardKind.DEPARTING:
        demand_mandate(session, [lot], decider)
        payload = {**confirmed.payload, "proposer": str(confirmed.proposer_id)}
        two_people.propose(session, APPROVE, lot, decider, payload)
        return None
    return _decide(session, lot, outcome, confirmed, decider)


def approve_decision(session: Session, lot: Lot, decider: User) -> Award:
    """Approve, as second decider, a decision that departs from the ranking."""
    proposal = open_approval(session, lot)
    outcome = _outcome_to_decide(session, lot, _kind(proposal), proposal)
    if proposal and proposal.payload["proposer"] == str(decider.id):
        raise ForbiddenError(_("You started this yourself. Another person must confirm it."))
    confirmed = two_people.confirm(session, proposal, decider, lot)
    return _decide(session, lot, outcome, confirmed, decider)


def withdraw_decision(session: Session, lot: Lot, person: User) -> None:
    """Take back a decision that nobody confirmed, or that waits for its second approval."""
    waits = open_decision(session, lot) or open_approval(session, lot)
    two_people.withdraw(session, waits, person, lot)


def _decide(
    session: Session, lot: Lot, outcome: dict[str, Any], confirmed: Proposal, decider: User
) -> Award:
    """Make the decision; where lots were allotted together, on each that had none."""
    told = confirmed.payload
    kind = _kind(confirmed)
    people: dict[str, Any] = {
        "proposed_by_id": confirmed.proposer_id,
        "confirmed_by_id": decider.id,
    }
    if kind == AwardKind.DEPARTING:
        people = {
            "proposed_by_id": UUID(told["proposer"]),
            "confirmed_by_id": confirmed.proposer_id,
            "approved_by_id": decider.id,
        }
    document, lots = _weighed(session, lot, kind)
    if len(lots) > 1:
        agreeing.demand_decider(session, lots, decider)
    demand_mandate(session, lots, decider)
    decided = awards_of(session, lots)
    made = {
        one.id: _make(session, one, turned(document, one), turned(outcome, one), told, people)
        for one in lots
        if one.id not in decided
    }
    for award in made.values():
        _tell(session, award, told, decider)
    return made[lot.id]


def _make(
    session: Session,
    lot: Lot,
    document: dict[str, Any],
    outcome: dict[str, Any],
    told: dict[str, Any],
    people: dict[str, Any],
) -> Award:
    earlier = earlier_awards(session, lot)
    award = Award(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        kind=AwardKind(told.get("kind", AwardKind.AS_COMPUTED)),
        reason=told.get("reason", ""),
        chosen=told.get("chosen"),
        replaces_id=earlier[0].id if earlier else None,
        input=document,
        outcome=outcome,
        input_sha256=outcome["input_sha256"],
        **people,
    )
    session.add(award)
    session.flush()
    return award


def _tell(session: Session, award: Award, told: dict[str, Any], decider: User) -> None:
    after = {
        "decision": decided_of(award)["decision"],
        "input_sha256": award.input_sha256,
        "letters": tell(session, award),
    }
    after |= {name: told[name] for name in ("kind", "reason", "chosen") if name in told}
    if award.replaces_id:
        after["replaces"] = str(award.replaces_id)
    record(session, decider, "award.decide", award, after=after)


def _kind(proposal: Proposal | None) -> AwardKind:
    told = proposal.payload if proposal else {}
    return AwardKind(told.get("kind", AwardKind.AS_COMPUTED))


def _weighed(session: Session, lot: Lot, kind: AwardKind) -> tuple[dict[str, Any], list[Lot]]:
    """Write what a decision rests on, and say on which lots it is.

    A lot in which nobody gets a contract is decided alone: the others are allotted without it.
    """
    if kind not in AWARDING:
        return engine.document_of(session, lot), [lot]
    bound = bound_lots(session, lot)
    demand_ready(bound, lot)
    return document_of(session, lot, bound), bound


def _outcome_to_decide(
    session: Session, lot: Lot, kind: AwardKind, proposal: Proposal | None = None
) -> dict[str, Any]:
    """Compute what can be decided, or say what comes first; nobody winning asks less."""
    if lot.state != LotState.RANKED:
        raise ConflictError(_("A decision needs a ranking that was not decided on before."))
    if award_of(session, lot):
        raise ConflictError(_("This lot was decided already."))
    document, lots = _weighed(session, lot, kind)
    if kind in AWARDING:
        demand_none_promised(session, lots)
        demand_none_holds(session, lots)
    outcome = engine.outcome_of(document)
    if proposal and proposal.payload["input_sha256"] != outcome["input_sha256"]:
        raise ConflictError(_("The ranking changed since. Take the proposal back and start again."))
    agreeing.refuse_second(session, lot)
    if kind not in AWARDING:
        agreeing.demand_agreement_without(session, lot)
        return outcome
    if len(lots) > 1 and kind == AwardKind.DEPARTING:
        raise ConflictError(
            _(
                "The places of this lot hang together with other lots. Only the outcome as "
                "computed can be decided, or that nobody gets this lot."
            )
        )
    agreeing.demand_agreement(session, lots, outcome)
    for one in lots:
        own = turned(outcome, one)
        if engine.result_of(own)["decision"] == "draw_needed":
            raise ConflictError(_("Equals decide who wins. Draw lots first."))
        demand_answers(session, one, own)
    return outcome


def _check(form: DecisionForm, outcome: dict[str, Any]) -> None:
    """Hold what was typed against the ranking."""
    if form.kind == AwardKind.AS_COMPUTED:
        return
    if len(form.reason) < ENOUGH:
        raise InvalidError(_("Write why, in at least 20 characters."), field="reason")
    if form.kind != AwardKind.DEPARTING:
        return
    results = engine.result_of(outcome)["submissions"]
    ranked = {name for name, one in results.items() if one["result"] in engine.RANKED}
    if not form.chosen or not set(form.chosen) <= ranked:
        raise InvalidError(_("Choose among those who have a place."), field="chosen")
    winners = {name for name in ranked if results[name]["result"] == "winner"}
    if set(form.chosen) == winners:
        raise InvalidError(
            _("This is the outcome as computed. Decide so, or choose others."), field="chosen"
        )
    if len(form.chosen) > len(winners):
        raise InvalidError(_("These are more than the published rules let win."), field="chosen")


def _refuse_names(session: Session, lot: Lot, form: DecisionForm) -> None:
    """Let no reason name who gets nothing: it stands in every letter, and nobody can edit it."""
    if form.kind == AwardKind.AS_COMPUTED:
        return
    chosen = form.chosen if form.kind == AwardKind.DEPARTING else []
    submissions = engine.submissions_of(session, lot)
    may = {one.id for one in submissions if engine.identity(one) in chosen}
    if name := find_named(form.reason, submissions, may):
        raise InvalidError(
            _("Do not name %(name)s: every letter holds this text.", name=name), field="reason"
        )
