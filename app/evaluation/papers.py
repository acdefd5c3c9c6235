"""Scores on paper: typed in by one person, confirmed by another, then they are the evaluator's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.service import names_of
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.criteria.scales import has_numbers, read_score
from app.evaluation import service
from app.evaluation.forms import PaperForm, ScoreForm
from app.evaluation.models import PaperScore
from app.evaluation.worklist import Task, tasks_of
from app.panels.answers import Answer
from app.panels.models import RoundState
from app.panels.panel import require_individual, round_of, undeclared
from app.tenders.models import Lot

FIELDS = ("step", "motivation", "strong", "weak", "page")


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on a paper form: whether it was typed, and whether a score counts already.

    What was typed is read only to hold it to the paper. Once confirmed it is a score like any
    other, and nobody sees it before the meeting opens; nor whether it says what the website says.
    """

    task: Task
    typed: PaperScore | None
    is_open: bool

    @property
    def waits(self) -> bool:
        """Whether it was typed and nobody confirmed it yet."""
        return self.typed is not None and self.typed.confirmed_at is None

    @property
    def shown(self) -> PaperScore | None:
        """Give what was typed, where it may be read."""
        return self.typed if self.waits or self.is_open else None

    @property
    def replaces(self) -> bool:
        """Whether confirming it puts another score away, which stays unseen."""
        return self.waits and self.task.score is not None


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """One evaluator's paper form of a lot, as far as it was typed in."""

    lot: Lot
    evaluator: User
    lines: Sequence[Line]
    is_handed_in: bool
    has_declared: bool
    names: dict[object, str]

    @property
    def waiting(self) -> list[Line]:
        """List what waits for a second person."""
        return [line for line in self.lines if line.waits]

    @property
    def to_type(self) -> Line | None:
        """Find the first answer that was not typed and has no score."""
        return next((one for one in self.lines if not one.typed and not one.task.score), None)

    def line_of(self, answer: Answer) -> Line:
        """Find the line of an answer, or say that this person does not score it."""
        for line in self.lines:
            if line.task.answer.key == answer.key:
                return line
        raise NotFoundError

    def can_confirm(self, person: User) -> bool:
        """Whether this is somebody else than who typed."""
        typists = {line.typed.typed_by_id for line in self.waiting if line.typed}
        return bool(typists) and person.id not in typists


def paper_of(session: Session, lot: Lot, evaluator: User) -> PaperCopy:
    """Read how far somebody's paper form was typed in."""
    typed = {
        (one.submission_id, one.criterion_id): one
        for one in session.exec(
            select(PaperScore).where(
                PaperScore.lot_id == lot.id, PaperScore.evaluator_id == evaluator.id
            )
        )
    }
    round_ = round_of(session, lot)
    is_open = round_ is not None and round_.state != RoundState.INDIVIDUAL
    lines = [
        Line(task, typed.get(task.answer.key), is_open)
        for task in tasks_of(session, lot, evaluator)
    ]
    ids = [one for row in typed.values() for one in (row.typed_by_id, row.confirmed_by_id) if one]
    return PaperCopy(
        lot=lot,
        evaluator=evaluator,
        lines=lines,
        is_handed_in=service.hand_in_of(session, lot, evaluator) is not None,
        has_declared=not undeclared(session, lot, evaluator),
        names=names_of(session, ids),
    )


def type_in(
    session: Session, answer: Answer, evaluator: User, typist: User, form: PaperForm
) -> PaperScore:
    """Type one answer of somebody's paper form; it counts only after a second person."""
    lot = answer.lot
    _demand_open(session, lot, evaluator)
    if not answer.is_for(evaluator):
        raise NotFoundError
    step = read_score(answer.criterion, form.step)
    own = service.own_scores(session, lot, evaluator).get(answer.key)
    found = session.exec(
        select(PaperScore).where(
            PaperScore.submission_id == answer.submission.id,
            PaperScore.criterion_id == answer.criterion.id,
            PaperScore.evaluator_id == evaluator.id,
        )
    ).first()
    before = found and found.model_dump(mode="json", include={*FIELDS})
    if answer.document and form.page is None:
        raise InvalidError(service.PAGE_NEEDED, field="page")
    typed = found or PaperScore(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        submission_id=answer.submission.id,
        criterion_id=answer.criterion.id,
        evaluator_id=evaluator.id,
        step=step,
        motivation=form.motivation,
        typed_by_id=typist.id,
    )
    typed.sqlmodel_update({**form.model_dump(), "step": step})
    typed.version = own.version if own else 0
    typed.typed_by_id, typed.typed_at = typist.id, utcnow()
    typed.confirmed_by_id = typed.confirmed_at = None
    session.add(typed)
    session.flush()
    after = typed.model_dump(mode="json", include={*FIELDS, "evaluator_id", "lot_id"})
    record(session, typist, "paper.type", typed, before=before, after=after)
    return typed


def confirm(session: Session, lot: Lot, evaluator: User, second: User) -> int:
    """Confirm as second person what was typed: now it is the evaluator's; a full form is handed in.

    Says how many scores were taken over.
    """
    _demand_open(session, lot, evaluator)
    paper = paper_of(session, lot, evaluator)
    waiting = paper.waiting
    if not waiting:
        raise ConflictError(_("Nothing was typed that waits for a second person."))
    if not paper.can_confirm(second):
        raise ForbiddenError(_("You typed this yourself. Ask a colleague to hold it to the paper."))
    for line in waiting:
        assert line.typed is not None  # noqa: S101  (what waits was typed)
        _take_over(session, line.task.answer, evaluator, second, line.typed)
    scored = service.own_scores(session, lot, evaluator)
    if all(line.task.answer.key in scored for line in paper.lines):
        service.hand_in(session, lot, evaluator, by=second)
    return len(waiting)


def _take_over(
    session: Session, answer: Answer, evaluator: User, second: User, typed: PaperScore
) -> None:
    own = service.own_scores(session, answer.lot, evaluator).get(answer.key)
    if (own.version if own else 0) != typed.version:
        raise ConflictError(
            _(
                "%(name)s changed %(answer)s on the website after it was typed. Type it again.",
                name=evaluator.name,
                answer=f"{answer.alias}: {answer.criterion.title}",
            )
        )
    values = typed.model_dump(include={*FIELDS})
    if has_numbers(answer.criterion):
        values["step"] = values["step"].replace(".", ",")
    form = ScoreForm(**values, note=own.note if own else "", version=typed.version)
    service.give_score(session, answer, evaluator, form, by=second)
    typed.confirmed_by_id, typed.confirmed_at = second.id, utcnow()
    session.add(typed)
    told = {"typed_by": typed.typed_by_id, "confirmed_by": second.id, "evaluator": evaluator.id}
    record(session, second, "paper.confirm", typed, after=told)


def _demand_open(session: Session, lot: Lot, evaluator: User) -> None:
    require_individual(session, lot)
    if service.hand_in_of(session, lot, evaluator):
        raise ConflictError(
            _("%(name)s handed in. The scores cannot be changed any more.", name=evaluator.name)
        )
    if undeclared(session, lot, evaluator):
        raise ConflictError(
            _("%(name)s did not declare interests on every bidder yet.", name=evaluator.name)
        )


def form_words(lot: Lot, evaluator: User, tasks: Sequence[Task]) -> dict[str, Any]:
    """Give what stands on the empty form: as blind as the page."""
    return {
        "title": lot.tender.title,
        "reference": lot.tender.reference,
        "lot": {"number": lot.number, "title": lot.title},
        "name": evaluator.name,
        "answers": [
            {
                "number": task.number,
                "of": task.answer.alias,
                "title": f"{task.answer.criterion.code} {task.answer.criterion.title}",
                "question": task.answer.criterion.question,
                "steps": [step.label for step in task.answer.criterion.scale],
            }
            for task in tasks
        ],
    }
