"""Start scoring, declare, score alone, hand in, settle together, fix."""

from collections.abc import Iterable
from random import SystemRandom
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.checks.models import Check, CheckState, Gate, GateState
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.evaluation.answers import Answer, answer_of, answers_of, counted_submissions
from app.evaluation.aside import take_off
from app.evaluation.drafts import forget_draft
from app.evaluation.flow import ROUND_FLOW, RoundAction
from app.evaluation.forms import (
    DeclarationForm,
    OpenForm,
    ProviderAnswer,
    ScoreForm,
    SettleForm,
    StartForm,
)
from app.evaluation.models import Consensus, Declaration, HandIn, Round, RoundState, Score
from app.evaluation.panel import (
    chairs_of,
    declarations_of,
    names_of,
    panel_of,
    require_chair,
    require_declared,
    require_individual,
    require_on_panel,
    require_open,
    undeclared,
)
from app.evaluation.progress import progress
from app.evaluation.results import results_of, withhold
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Assignment, Combine, Lot, LotState, Requirement
from app.tenders.scales import read_score
from app.tenders.service import end_assignment

__all__ = [
    "Answer",
    "StaleScoreError",
    "all_in",
    "answer_of",
    "answers_of",
    "consensus_of",
    "declare",
    "fix",
    "give_score",
    "hand_in",
    "hand_in_of",
    "missing_answers",
    "open_consensus",
    "own_scores",
    "panel_of",
    "progress",
    "results_of",
    "settle",
    "start_scoring",
    "unsettled",
    "waiting_for",
    "withhold",
]

TOLD = {
    "lot_id", "submission_id", "criterion_id", "step", "motivation", "strong", "weak", "page",
    "document_sha256", "version",
}  # fmt: skip
"""What the trail tells of a score; never the evaluator's private note."""


class StaleScoreError(ConflictError):
    """The score was changed on another page since this one was opened; it holds what stands."""

    def __init__(self, score: Score) -> None:
        super().__init__(
            _("You changed this score on another page. Both texts stand here: keep one of them.")
        )
        self.score = score


def start_scoring(
    session: Session, lot: Lot, officer: User, form: StartForm | None = None
) -> Round:
    """Let the panel begin: after the checks, with a chair and at least one evaluator."""
    if not LOT_FLOW.allows(lot, LotAction.START_SCORING):
        raise ConflictError(_("Scoring can start only after the checks of this lot."))
    if _has_unfinished_checks(session, lot):
        raise ConflictError(_("First finish the checks of this lot. Then scoring can start."))
    if not counted_submissions(session, lot):
        raise ConflictError(_("No submission of this lot counts. There is nothing to score."))
    if not panel_of(session, lot):
        raise ConflictError(_("First assign evaluators to this lot."))
    if not chairs_of(session, lot):
        raise ConflictError(_("First assign a chair to this lot."))
    LOT_FLOW.advance(session, lot, LotAction.START_SCORING, officer)
    rules = (form or StartForm()).model_dump()
    round_ = Round(tender_id=lot.tender_id, lot_id=lot.id, **rules)
    session.add(round_)
    record(session, officer, "round.start", round_, after={"lot": lot.id, **rules})
    return round_


def _has_unfinished_checks(session: Session, lot: Lot) -> bool:
    """Whether a check or gate of a submission that counts is undecided, or failed unheard."""
    counts = select(Submission.id).where(
        Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED
    )
    checks = session.exec(
        select(Check.state, Requirement.is_knock_out)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(col(Check.submission_id).in_(counts))
    ).all()
    gate = session.exec(
        select(Gate.id).where(col(Gate.submission_id).in_(counts), Gate.state == GateState.OPEN)
    ).first()
    return gate is not None or any(
        state in {CheckState.OPEN, CheckState.TO_REPAIR}
        or (state == CheckState.FAILED and is_knock_out)
        for state, is_knock_out in checks
    )


def missing_answers(form: DeclarationForm, providers: Iterable[Provider]) -> dict[str, object]:
    """Say per field what is still missing in a declaration on these providers."""
    given = {answer.provider_id: answer for answer in form.answers}
    faults: dict[str, object] = {}
    for provider in providers:
        answer = given.get(provider.id)
        if answer is None:
            faults[f"conflict_{provider.id}"] = _("Choose whether you have a tie with this bidder.")
        elif answer.has_conflict and not answer.explanation:
            faults[f"explanation_{provider.id}"] = _("Say which tie you have.")
    if not form.is_signed:
        faults["is_signed"] = _("Tick that this declaration is true and that you keep secrecy.")
    return faults


def declare(session: Session, lot: Lot, user: User, form: DeclarationForm) -> list[Declaration]:
    """Sign a declaration on every provider of the lot that had none yet: evaluators and chair.

    One tie with one provider takes the person off the whole lot.
    """
    if lot.state != LotState.SCORING:
        raise ConflictError(_("You can declare as soon as the scoring of this lot has started."))
    if user.id not in {person.id for person in (*panel_of(session, lot), *chairs_of(session, lot))}:
        raise NotFoundError
    providers = undeclared(session, lot, user)
    if not providers:
        raise ConflictError(_("You already declared on every bidder of this lot."))
    if faults := missing_answers(form, providers):
        name, sentence = next(iter(faults.items()))
        raise InvalidError(sentence, field=name)
    given = {answer.provider_id: answer for answer in form.answers}
    before, names = declarations_of(session, lot, user), names_of(session, lot)
    declarations = [
        _sign(session, lot, user, given[one.id], before.get(one.id), names[one.id])
        for one in providers
    ]
    if any(declaration.has_conflict for declaration in declarations):
        _step_back(session, lot, user)
    return declarations


def _sign(
    session: Session,
    lot: Lot,
    user: User,
    answer: ProviderAnswer,
    earlier: Declaration | None,
    names: list[str],
) -> Declaration:
    """Sign on one provider, or sign again because a name was added to it."""
    told = {"lot_id", "provider_id", "has_conflict", "explanation", "names"}
    before = earlier and earlier.model_dump(mode="json", include=told)
    declaration = earlier or Declaration(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        user_id=user.id,
        provider_id=answer.provider_id,
        has_conflict=False,
    )
    declaration.has_conflict = answer.has_conflict
    declaration.explanation = answer.explanation if answer.has_conflict else ""
    declaration.names, declaration.signed_at = names, utcnow()
    session.add(declaration)
    after = declaration.model_dump(mode="json", include=told)
    record(session, user, "declaration.sign", declaration, before=before, after=after)
    return declaration


def _step_back(session: Session, lot: Lot, user: User) -> None:
    """End the duties for this lot; one for the whole tender stays good for the other lots."""
    assignments = session.exec(
        select(Assignment).where(
            Assignment.lot_id == lot.id,
            Assignment.user_id == user.id,
            col(Assignment.duty).in_((Duty.EVALUATOR, Duty.CHAIR)),
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    for assignment in assignments:
        end_assignment(session, assignment, user)
    take_off(session, lot, user, user, _("Conflict of interest"))
    record(session, user, "panel.step_back", lot)


def own_scores(session: Session, lot: Lot, user: User) -> dict[tuple[UUID, UUID], Score]:
    """Read what a person scored in a lot, by submission and criterion."""
    found = session.exec(select(Score).where(Score.lot_id == lot.id, Score.evaluator_id == user.id))
    return {(score.submission_id, score.criterion_id): score for score in found}


def hand_in_of(session: Session, lot: Lot, user: User) -> HandIn | None:
    """Find whether and when a person handed in."""
    return session.exec(
        select(HandIn).where(HandIn.lot_id == lot.id, HandIn.evaluator_id == user.id)
    ).first()


def give_score(session: Session, answer: Answer, user: User, form: ScoreForm) -> Score:
    """Save the evaluator's own score of one answer, blind: alone, and before handing in.

    After handing in only an answer without a score can get one: its submission was admitted later.
    """
    lot = answer.lot
    require_individual(session, lot)
    require_on_panel(session, lot, user)
    require_declared(session, lot, user)
    if not answer.is_for(user):
        raise NotFoundError
    if answer.submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This submission does not count any more."))
    if answer.key in consensus_of(session, lot):
        raise ConflictError(_("This answer is settled already. It is not judged anew."))
    step = read_score(answer.criterion, form.step)
    score = own_scores(session, lot, user).get(answer.key)
    if score is not None and hand_in_of(session, lot, user):
        raise ConflictError(_("You handed in your scores. They cannot be changed any more."))
    if form.version != (score.version if score else 0):
        if score is None:
            raise ConflictError(_("This score is not there any more. Reload the page."))
        raise StaleScoreError(score)
    before = score and score.model_dump(mode="json", include=TOLD)
    judged = answer.document.sha256 if answer.document else ""
    if judged and form.page is None:
        raise InvalidError(
            _("Say on which page of the answer your motivation rests."), field="page"
        )
    values = {**form.model_dump(exclude={"version"}), "step": step, "document_sha256": judged}
    if score is None:
        score = Score(
            tender_id=lot.tender_id,
            lot_id=lot.id,
            submission_id=answer.submission.id,
            criterion_id=answer.criterion.id,
            evaluator_id=user.id,
            **values,
        )
    else:
        score.sqlmodel_update({**values, "version": score.version + 1, "saved_at": utcnow()})
    session.add(score)
    forget_draft(session, answer, user)
    after = score.model_dump(mode="json", include=TOLD)
    record(session, user, "score.give", score, before=before, after=after)
    return score


def hand_in(session: Session, lot: Lot, user: User) -> HandIn:
    """Lock one's own scores; refused while any answer is empty."""
    require_individual(session, lot)
    require_on_panel(session, lot, user)
    require_declared(session, lot, user)
    if hand_in_of(session, lot, user):
        raise ConflictError(_("You handed in your scores already."))
    scores = own_scores(session, lot, user)
    own = [answer for answer in answers_of(session, lot) if answer.is_for(user)]
    if any(answer.key not in scores for answer in own):
        raise ConflictError(_("You can hand in as soon as every answer has a score."))
    handed_in = HandIn(tender_id=lot.tender_id, lot_id=lot.id, evaluator_id=user.id)
    session.add(handed_in)
    record(session, user, "scores.hand_in", handed_in, after={"lot_id": lot.id})
    return handed_in


def waiting_for(session: Session, lot: Lot) -> list[User]:
    """List whose scores are not all in yet."""
    answers = answers_of(session, lot)
    handed_in = set(session.exec(select(HandIn.evaluator_id).where(HandIn.lot_id == lot.id)))
    given: dict[UUID, set[tuple[UUID, UUID]]] = {}
    for evaluator, submission, criterion in session.exec(
        select(Score.evaluator_id, Score.submission_id, Score.criterion_id).where(
            Score.lot_id == lot.id
        )
    ):
        given.setdefault(evaluator, set()).add((submission, criterion))
    return [
        person
        for person in panel_of(session, lot)
        if person.id not in handed_in
        or not given.get(person.id, set()).issuperset(
            answer.key for answer in answers if answer.is_for(person)
        )
    ]


def all_in(session: Session, lot: Lot) -> bool:
    """Whether everybody on the panel handed in a score for every answer."""
    return bool(panel_of(session, lot)) and not waiting_for(session, lot)


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


def _require_consensus(session: Session, lot: Lot, chair: User) -> Round:
    round_ = require_open(session, lot)
    if round_.state == RoundState.FIXED:
        raise ConflictError(_("Consensus is fixed. Nothing can change any more."))
    require_chair(session, lot, chair)
    return round_


def consensus_of(session: Session, lot: Lot) -> dict[tuple[UUID, UUID], Consensus]:
    """Read what is settled in a lot, by submission and criterion."""
    found = session.exec(select(Consensus).where(Consensus.lot_id == lot.id))
    return {(one.submission_id, one.criterion_id): one for one in found}


def settle(session: Session, answer: Answer, chair: User, form: SettleForm) -> Consensus:
    """Write down what the panel settled on one answer.

    Where the tender published a mean, median or sum the rule makes the score: only the words are
    settled, and the step stays empty. Who gave another score than was settled moved, and why they
    did is part of the minutes.
    """
    lot = answer.lot
    _require_consensus(session, lot, chair)
    by_consensus = answer.criterion.combine == Combine.CONSENSUS
    step = read_score(answer.criterion, form.step) if by_consensus else ""
    if by_consensus and not form.moved and _others_gave(session, answer, step):
        raise InvalidError(
            _("Not everybody gave this score. Say who moved, and why."), field="moved"
        )
    values = {**form.model_dump(), "step": step}
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


def fix(session: Session, lot: Lot, chair: User) -> Round:
    """Close the evaluation of the lot; irreversible, and the prices can be opened after it."""
    round_ = _require_consensus(session, lot, chair)
    if unsettled(session, lot):
        raise ConflictError(_("Consensus can be fixed as soon as every answer is settled."))
    round_.fixed_at = utcnow()
    ROUND_FLOW.advance(session, round_, RoundAction.FIX, chair)
    return round_
