"""Score alone, and hand in."""

from uuid import UUID

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.criteria.scales import read_score
from app.evaluation.desk import Desk, desk_of
from app.evaluation.drafts import forget_draft
from app.evaluation.forms import ScoreForm
from app.evaluation.hearing import heard_until, schedule_of
from app.evaluation.models import HandIn, Score
from app.evaluation.settled import settled_keys
from app.panels.answers import Answer, answers_of
from app.panels.panel import (
    FIRST_DECLARE,
    demand_individual,
    panel_of,
    require_declared,
    require_individual,
    require_on_panel,
)
from app.tenders.models import Lot

TOLD = {
    "lot_id", "submission_id", "criterion_id", "step", "motivation", "strong", "weak", "page",
    "document_sha256", "version",
}  # fmt: skip
"""What the trail tells of a score; never the evaluator's private note."""

PAGE_NEEDED = _("Say on which page of the answer your motivation rests.")


class StaleScoreError(ConflictError):
    """The score was changed on another page since this one was opened; it holds what stands."""

    def __init__(self, score: Score) -> None:
        super().__init__(
            _("You changed this score on another page. Both texts stand here: keep one of them.")
        )
        self.score = score


def own_scores(session: Session, lot: Lot, user: User) -> dict[tuple[UUID, UUID], Score]:
    """Read what a person scored in a lot, by submission and criterion."""
    found = session.exec(select(Score).where(Score.lot_id == lot.id, Score.evaluator_id == user.id))
    return {(score.submission_id, score.criterion_id): score for score in found}


def hand_in_of(session: Session, lot: Lot, user: User) -> HandIn | None:
    """Find whether and when a person handed in."""
    return session.exec(
        select(HandIn).where(HandIn.lot_id == lot.id, HandIn.evaluator_id == user.id)
    ).first()


def give_score(
    session: Session, answer: Answer, user: User, form: ScoreForm, by: User | None = None
) -> Score:
    """Save the evaluator's own score of one answer, wherever it was written."""
    return give_score_at(session, desk_of(session, answer.lot, user, *answer.key), user, form, by)


def give_score_at(
    session: Session, desk: Desk, user: User, form: ScoreForm, by: User | None = None
) -> Score:
    """Save the evaluator's own score of one answer, blind: alone, and before handing in.

    After handing in only an answer without a score can get one: its submission was admitted later.
    `by` is who confirmed it from the evaluator's paper form.
    """
    answer, score = desk.answer, desk.score
    lot = answer.lot
    round_ = demand_individual(lot, desk.round)
    if not desk.is_assigned or desk.has_conflict:
        raise NotFoundError
    if not desk.has_declared:
        raise ForbiddenError(FIRST_DECLARE)
    if not desk.is_own:
        raise NotFoundError
    if not desk.counts:
        raise ConflictError(_("This submission does not count any more."))
    if round_.number > 1 and answer.key in settled_keys(session, lot):
        raise ConflictError(_("This answer is settled already. It is not judged anew."))
    step = read_score(answer.criterion, form.step)
    if score is not None and desk.handed_in:
        raise ConflictError(_("You handed in your scores. They cannot be changed any more."))
    if form.version != (score.version if score else 0):
        if score is None:
            raise ConflictError(_("This score is not there any more. Reload the page."))
        raise StaleScoreError(score)
    before = score and score.model_dump(mode="json", include=TOLD)
    judged = answer.document.sha256 if answer.document else ""
    if judged and form.page is None:
        raise InvalidError(PAGE_NEEDED, field="page")
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
    if desk.draft:
        forget_draft(session, answer, user)
    after = score.model_dump(mode="json", include=TOLD)
    record(session, by or user, "score.give", score, before=before, after=after)
    return score


def hand_in(session: Session, lot: Lot, user: User, by: User | None = None) -> HandIn:
    """Lock one's own scores; refused while any answer is empty or still to be heard."""
    require_individual(session, lot)
    require_on_panel(session, lot, user)
    require_declared(session, lot, user)
    if hand_in_of(session, lot, user):
        raise ConflictError(_("You handed in your scores already."))
    scores = own_scores(session, lot, user)
    own = [answer for answer in answers_of(session, lot) if answer.is_for(user)]
    if any(answer.key not in scores for answer in own):
        raise ConflictError(_("You can hand in as soon as every answer has a score."))
    if until := heard_until(schedule_of(session, lot), user):
        raise ConflictError(
            _("Somebody is still to be heard. Hand in after %(moment)s.", moment=moment(until))
        )
    handed_in = HandIn(tender_id=lot.tender_id, lot_id=lot.id, evaluator_id=user.id)
    session.add(handed_in)
    record(session, by or user, "scores.hand_in", handed_in, after={"lot_id": lot.id})
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
