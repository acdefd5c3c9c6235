"""Open the meeting, settle together, fix."""

from random import SystemRandom
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.consensus.attendance import attend
from app.consensus.forms import FixForm, OpenForm, SettleForm
from app.consensus.models import Consensus
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.criteria.scales import read_score
from app.evaluation.models import Score
from app.evaluation.service import waiting_for
from app.evaluation.settled import tells_settled
from app.panels.answers import Answer, answers_of
from app.panels.flow import ROUND_FLOW, RoundAction
from app.panels.models import Round, RoundState
from app.panels.panel import panel_of, require_chair, require_individual, require_open
from app.panels.work import take_off
from app.tenders.models import Combine, Lot


def open_consensus(session: Session, lot: Lot, chair: User, form: OpenForm | None = None) -> Round:
    """Show everything to the panel at once; from here on the panel and its scores are frozen.

    Before everybody is in it takes a reason; who is not in then no longer counts.
    """
    round_ = require_individual(session, lot)
    require_chair(session, lot, chair)
    reason = form.reason if form else ""
    late = waiting_for(session, lot)
    if late and not reason:
        raise ConflictError(_("Consensus opens as soon as everybody handed in."))
    panel = [person for person in panel_of(session, lot) if person not in late]
    if not panel:
        raise ConflictError(_("Nobody handed in yet. There is nothing to discuss."))
    for person in late:
        take_off(session, lot, chair, person, reason)
    _demand_voices(session, lot)
    round_.panel = [str(person.id) for person in panel]
    round_.early_reason = reason if late else ""
    round_.speaking = draw_speakers(session, lot)
    round_.opened_at = utcnow()
    ROUND_FLOW.advance(session, round_, RoundAction.OPEN_CONSENSUS, chair)
    record(session, chair, "panel.freeze", round_, after=round_.panel)
    record(session, chair, "meeting.draw", round_, after=round_.speaking)
    if late:
        told = {"reason": reason, "left_out": [person.id for person in late]}
        record(session, chair, "round.open_early", round_, after=told)
    return round_


def _demand_voices(session: Session, lot: Lot) -> None:
    given = set(
        session.exec(
            select(Score.submission_id, Score.criterion_id).where(Score.lot_id == lot.id)
        ).all()
    )
    if any(answer.key not in given for answer in answers_of(session, lot)):
        raise ConflictError(_("An answer has no score at all. Let somebody score it first."))


def draw_speakers(session: Session, lot: Lot) -> dict[str, list[str]]:
    """Draw who speaks when on each answer, so that nobody always leads."""
    people: dict[str, list[str]] = {}
    for submission, criterion, evaluator in session.exec(
        select(Score.submission_id, Score.criterion_id, Score.evaluator_id)
        .where(Score.lot_id == lot.id)
        .order_by(col(Score.evaluator_id))
    ):
        people.setdefault(f"{submission}:{criterion}", []).append(str(evaluator))
    chance = SystemRandom()
    return {key: chance.sample(names, len(names)) for key, names in people.items()}


def require_consensus(session: Session, lot: Lot, chair: User) -> Round:
    """Refuse when there is no open meeting, or somebody else leads it."""
    round_ = require_open(session, lot)
    if round_.state == RoundState.FIXED:
        raise ConflictError(_("Consensus is fixed. Nothing can change any more."))
    require_chair(session, lot, chair)
    return round_


@tells_settled
def keys_of(session: Session, lot: Lot) -> set[tuple[UUID, UUID]]:
    """Name the answers that are settled, by submission and criterion."""
    query = select(Consensus.submission_id, Consensus.criterion_id).where(
        Consensus.lot_id == lot.id
    )
    return set(session.exec(query).all())


def consensus_of(session: Session, lot: Lot) -> dict[tuple[UUID, UUID], Consensus]:
    """Read what is settled in a lot, by submission and criterion."""
    found = session.exec(select(Consensus).where(Consensus.lot_id == lot.id))
    return {(one.submission_id, one.criterion_id): one for one in found}


def settle(
    session: Session, answer: Answer, chair: User, form: SettleForm, *, is_at_once: bool = False
) -> Consensus:
    """Write down what the panel settled on one answer.

    Where the tender published a mean, median or sum the rule makes the score: only the words are
    settled, and the step stays empty. Who gave another score than was settled moved, and why they
    did is part of the minutes.
    """
    lot = answer.lot
    require_consensus(session, lot, chair)
    by_consensus = answer.criterion.combine == Combine.CONSENSUS
    step = read_score(answer.criterion, form.step) if by_consensus else ""
    if by_consensus and not form.moved and _others_gave(session, answer, step):
        raise InvalidError(
            _("Not everybody gave this score. Say who moved, and why."), field="moved"
        )
    values = {**form.model_dump(), "step": step, "is_at_once": is_at_once}
    settled = consensus_of(session, lot).get(answer.key)
    before = settled and settled.model_dump(mode="json", include=set(values))
    if settled is None:
        settled = Consensus(
            tender_id=lot.tender_id,
            lot_id=lot.id,
            submission_id=answer.submission.id,
            criterion_id=answer.criterion.id,
            settled_by_id=chair.id,
            **values,
        )
    else:
        settled.sqlmodel_update({**values, "settled_by_id": chair.id, "settled_at": utcnow()})
    session.add(settled)
    record(session, chair, "consensus.settle", settled, before=before, after=values)
    return settled


def _others_gave(session: Session, answer: Answer, step: str) -> bool:
    """Whether somebody gave another score than this one."""
    given = select(Score.id).where(
        Score.submission_id == answer.submission.id,
        Score.criterion_id == answer.criterion.id,
        Score.step != step,
    )
    return session.exec(given).first() is not None


def unsettled(session: Session, lot: Lot) -> list[Answer]:
    """List the answers on which the panel still has to settle."""
    settled = consensus_of(session, lot)
    return [answer for answer in answers_of(session, lot) if answer.key not in settled]


def fix(session: Session, lot: Lot, chair: User, form: FixForm) -> Round:
    """Close the evaluation of the lot, saying who attended; the prices can be opened after it.

    Irreversible: the minutes say who was there for good.
    """
    round_ = require_consensus(session, lot, chair)
    if unsettled(session, lot):
        raise ConflictError(_("Consensus can be fixed as soon as every answer is settled."))
    attend(session, lot, round_, chair, form)
    round_.fixed_at = utcnow()
    ROUND_FLOW.advance(session, round_, RoundAction.FIX, chair)
    return round_
