"""Judge a lot or some of its criteria anew: what was given before is out of sight and count."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.authorities.people import assign
from app.authorities.queries import people_with
from app.checks.decisions import is_decided
from app.consensus.candidates import Candidate, candidates, knows_prices
from app.consensus.forms import ReassessForm
from app.consensus.models import Consensus, PastConsensus, Reassessment
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.evaluation.aside import clear_criterion
from app.evaluation.models import HandIn, Score
from app.panels.answers import quality_criteria
from app.panels.flow import ROUND_FLOW, RoundAction
from app.panels.models import Round, RoundState, Seat
from app.panels.panel import panel_of, round_of
from app.panels.seats import counts_everybody, end_here
from app.panels.telling import tell_seat
from app.panels.work import take_off
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Criterion, Lot, LotState, Tender
from app.tenders.service import set_scoring_until

ENOUGH = 20
KEPT = set(PastConsensus.model_fields) & set(Consensus.model_fields) - {"id"}


def fixed_round(session: Session, lot: Lot) -> Round:
    """Find the round that can be done again: fixed, and before the decision."""
    round_ = round_of(session, lot)
    if round_ is None or round_.state != RoundState.FIXED:
        raise ConflictError(_("Only a judgement that is fixed can be made anew."))
    if lot.state not in {LotState.SCORING, LotState.RANKED} or is_decided(session, lot):
        raise ConflictError(_("First take the decision on this lot back."))
    return round_


def reassess(session: Session, lot: Lot, officer: User, form: ReassessForm) -> Reassessment:
    """Begin a new round for the chosen criteria, by the same, partly or wholly new people.

    Once prices are known only by new people, or by a decision that is recorded.
    """
    round_ = fixed_round(session, lot)
    before = panel_of(session, lot)
    criteria = quality_criteria(session, lot)
    again = [one for one in criteria if one.id in form.criteria]
    chosen = [one for one in candidates(session, lot) if one.person.id in form.people]
    people = [one.person for one in chosen]
    _check(session, lot, form, criteria, again, before, chosen)
    for criterion in again:
        _put_away(session, lot, officer, round_, criterion, form.reason)
    _seat(session, lot, officer, criteria, again, before, people)
    session.exec(
        delete(HandIn).where(
            col(HandIn.lot_id) == lot.id,
            col(HandIn.evaluator_id).in_([person.id for person in people]),
        )
    )
    if lot.state == LotState.RANKED:
        LOT_FLOW.advance(session, lot, LotAction.SCORE_AGAIN, officer)
    if lot.scoring_until is not None:
        set_scoring_until(session, lot, officer, None)
    round_.number += 1
    round_.panel, round_.speaking, round_.early_reason, round_.shown = [], {}, "", ""
    round_.opened_at = round_.fixed_at = None
    ROUND_FLOW.advance(session, round_, RoundAction.JUDGE_AGAIN, officer)
    decision = Reassessment(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        round_number=round_.number,
        criteria=[str(one.id) for one in again],
        panel=[str(person.id) for person in before],
        reason=form.reason,
        decision=form.decision,
        by_id=officer.id,
    )
    session.add(decision)
    told = decision.model_dump(mode="json", include={"lot_id", "criteria", "reason", "decision"})
    told["people"] = [str(person.id) for person in people]
    record(session, officer, "round.judge_again", decision, after=told)
    _tell(session, lot, before, people, again if len(again) < len(criteria) else ())
    return decision


def _tell(
    session: Session,
    lot: Lot,
    before: Sequence[User],
    people: Sequence[User],
    part: Sequence[Criterion],
) -> None:
    """Write to everybody what concerns them, once; `part` is empty where all is judged anew."""
    were, are = {one.id for one in before}, {one.id for one in people}
    stay = [one for one in people if one.id in were]
    tell_seat(session, lot, stay, "again", part)
    tell_seat(session, lot, [one for one in people if one.id not in were], "on", part)
    rest = [one for one in before if one.id not in are]
    tell_seat(session, lot, rest, "others" if part else "off", part)


def _check(
    session: Session,
    lot: Lot,
    form: ReassessForm,
    criteria: Sequence[Criterion],
    again: Sequence[Criterion],
    before: Sequence[User],
    chosen: Sequence[Candidate],
) -> None:
    if not again:
        raise InvalidError(_("Choose at least one criterion."), field="criteria")
    if not chosen:
        raise InvalidError(_("Choose at least one person."), field="people")
    are_same = {one.person.id for one in chosen} == {one.id for one in before}
    is_part = len(again) < len(criteria)
    if is_part and not are_same and any(counts_everybody(lot, one) for one in criteria):
        raise InvalidError(
            _("Everybody's score counts on a criterion. Judge the whole lot anew."),
            field="criteria",
        )
    are_new = all(one.is_new for one in chosen)
    if not are_new and knows_prices(session, lot) and len(form.decision) < ENOUGH:
        raise InvalidError(
            _("The prices are known. Choose new people only, or write why these may judge again."),
            field="decision",
        )


def _put_away(
    session: Session, lot: Lot, officer: User, round_: Round, criterion: Criterion, reason: str
) -> None:
    """Take the scores and the consensus on one criterion out of the count."""
    clear_criterion(session, lot, officer, criterion, reason)
    settled = session.exec(select(Consensus).where(Consensus.criterion_id == criterion.id)).all()
    for one in settled:
        session.add(PastConsensus(**one.model_dump(include=KEPT), round_number=round_.number))
        session.delete(one)
    session.flush()


def _seat(
    session: Session,
    lot: Lot,
    officer: User,
    criteria: Sequence[Criterion],
    again: Sequence[Criterion],
    before: Sequence[User],
    people: Sequence[User],
) -> None:
    """Put the chosen people on the criteria that are judged anew, who was there on the rest."""
    tender = session.get_one(Tender, lot.tender_id)
    now = {one.id for one in people_with(session, lot.tender_id, Duty.EVALUATOR, lot)}
    for person in people:
        if person.id not in now:
            assign(session, tender, officer, person, Duty.EVALUATOR, lot)
    chosen = {one.id for one in people}
    rest = [one for one in criteria if one not in again]
    if not rest:
        for person in before:
            if person.id not in chosen:
                take_off(session, lot, officer, person, _("Not on the panel that judges anew"))
                end_here(session, tender, lot, officer, person)
    seats = {one.id: chosen for one in again} if rest else {}
    if chosen != {one.id for one in before}:
        seats |= {one.id: _givers(session, one) for one in rest}
    for criterion in criteria:
        if criterion.id in seats or criterion in again:
            session.exec(delete(Seat).where(col(Seat.criterion_id) == criterion.id))
        for user_id in sorted(seats.get(criterion.id, ())):
            seat = {"lot_id": lot.id, "criterion_id": criterion.id, "user_id": user_id}
            session.add(Seat(tender_id=lot.tender_id, **seat))
    session.flush()


def _givers(session: Session, criterion: Criterion) -> set[UUID]:
    query = select(Score.evaluator_id).where(Score.criterion_id == criterion.id)
    return set(session.exec(query).all())
