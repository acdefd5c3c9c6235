"""What was typed and not saved yet: kept on the server, so that nothing is ever lost."""

from sqlmodel import Session, col, delete, select

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.evaluation.forms import DraftForm
from app.evaluation.models import Draft, Score
from app.panels.answers import Answer
from app.panels.panel import require_individual

TYPED = ("step", "motivation", "strong", "weak", "page", "note")


class StaleDraftError(ConflictError):
    """The same answer was typed at on another page; it holds what was kept there."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("You typed at this answer on another page too. Both texts stand here."))
        self.draft = draft


def draft_of(session: Session, answer: Answer, user: User) -> Draft | None:
    """Find what a person typed at an answer and did not save."""
    return session.exec(
        select(Draft).where(
            Draft.submission_id == answer.submission.id,
            Draft.criterion_id == answer.criterion.id,
            Draft.evaluator_id == user.id,
        )
    ).first()


def keep_draft(session: Session, answer: Answer, user: User, form: DraftForm) -> Draft | None:
    """Keep what stands in the form; None when it was saved as a score meanwhile.

    A draft is no decision: it is never judged, shown to others or written in the trail.
    """
    require_individual(session, answer.lot)
    saved = session.exec(
        select(Score.version).where(
            Score.submission_id == answer.submission.id,
            Score.criterion_id == answer.criterion.id,
            Score.evaluator_id == user.id,
        )
    ).first()
    if form.version < (saved or 0):
        return None
    draft = draft_of(session, answer, user)
    typed = form.model_dump(include={*TYPED})
    if draft is None:
        draft = Draft(
            tender_id=answer.lot.tender_id,
            lot_id=answer.lot.id,
            submission_id=answer.submission.id,
            criterion_id=answer.criterion.id,
            evaluator_id=user.id,
            typed=typed,
        )
    elif draft.version != form.draft and draft.typed != typed:
        raise StaleDraftError(draft)
    else:
        draft.typed, draft.version, draft.saved_at = typed, draft.version + 1, utcnow()
    session.add(draft)
    session.flush()
    return draft


def forget_draft(session: Session, answer: Answer, user: User) -> None:
    """Drop the draft of an answer: it became a score."""
    session.exec(
        delete(Draft).where(
            col(Draft.submission_id) == answer.submission.id,
            col(Draft.criterion_id) == answer.criterion.id,
            col(Draft.evaluator_id) == user.id,
        )
    )
