"""Calibration: the whole panel scores one made-up answer before the real ones."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.db import add_unique
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.criteria.scales import read_score
from app.evaluation.forms import PracticeForm, TryForm
from app.evaluation.models import Practice, PracticeScore, Score
from app.panels.answers import quality_criteria
from app.panels.panel import require_chair, require_on_panel
from app.tenders.models import Criterion, Lot


def practice_of(session: Session, lot: Lot) -> Practice | None:
    """Find the practice answer of a lot."""
    return session.exec(select(Practice).where(Practice.lot_id == lot.id)).first()


def criterion_of(session: Session, lot: Lot, practice: Practice) -> Criterion:
    """Find what the practice answer is an answer to, with its scale."""
    return next(one for one in quality_criteria(session, lot) if one.id == practice.criterion_id)


def is_under_way(session: Session, lot: Lot) -> bool:
    """Whether somebody scored already: then it is too late to practise."""
    return session.exec(select(Score.id).where(Score.lot_id == lot.id)).first() is not None


def write_practice(session: Session, lot: Lot, chair: User, form: PracticeForm) -> Practice:
    """Put a practice answer before the panel, as long as nobody scored anything."""
    require_chair(session, lot, chair)
    if practice_of(session, lot):
        raise ConflictError(_("This lot has a practice answer already."))
    if is_under_way(session, lot):
        raise ConflictError(_("Scoring is under way. A practice answer comes before it."))
    criterion = next(
        (one for one in quality_criteria(session, lot) if one.id == form.criterion_id), None
    )
    if criterion is None:
        raise InvalidError(_("Choose a criterion of this lot."), field="criterion_id")
    values = {**form.model_dump(), "step": read_score(criterion, form.step)}
    practice = Practice(tender_id=lot.tender_id, lot_id=lot.id, **values)
    session.add(practice)
    record(session, chair, "practice.write", practice, after={"lot": lot.id, "text": form.text})
    return practice


def own_try(session: Session, practice: Practice, user: User) -> PracticeScore | None:
    """Find what somebody gave the practice answer."""
    return session.exec(
        select(PracticeScore).where(
            PracticeScore.practice_id == practice.id, PracticeScore.evaluator_id == user.id
        )
    ).first()


def try_it(
    session: Session, lot: Lot, practice: Practice, user: User, form: TryForm
) -> PracticeScore:
    """Score the practice answer, once; after it one reads the score that was meant."""
    require_on_panel(session, lot, user)
    step = read_score(criterion_of(session, lot, practice), form.step)
    tried = PracticeScore(
        tender_id=lot.tender_id,
        practice_id=practice.id,
        evaluator_id=user.id,
        step=step,
        motivation=form.motivation,
    )
    add_unique(session, tried, _("You scored the practice answer already."))
    record(session, user, "practice.try", tried, after={"lot": lot.id})
    return tried
