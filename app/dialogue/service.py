"""Questions about a tender: asked by one, answered for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import name_of, record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.dialogue.flow import QUESTION_FLOW, QuestionAction
from app.dialogue.forms import AnswerForm, QuestionForm
from app.dialogue.models import Question, QuestionState
from app.providers.models import Provider
from app.tenders.models import Tender
from app.tenders.queries import takes_submissions, tender_with_lots

ANSWERS_BEFORE = timedelta(days=10)
"""Further information comes at the latest ten days before the deadline (Aw 2.54)."""


@dataclass(frozen=True, slots=True)
class Round:
    """A numbered round of answers (nota van inlichtingen): what everybody was told at once."""

    number: int
    published_at: datetime
    questions: tuple[Question, ...]


def can_ask(tender: Tender) -> bool:
    """Whether questions are still taken; lots must be loaded."""
    until = tender.questions_until
    return takes_submissions(tender) and (until is None or until > utcnow())


def answers_due(tender: Tender) -> datetime | None:
    """Say when everybody must have been told."""
    return tender.deadline - ANSWERS_BEFORE if tender.deadline else None


def answers_awaited(tender: Tender) -> datetime | None:
    """Say until when answers may still come; None where none are due; lots must be loaded."""
    due = answers_due(tender)
    return due if due and due > utcnow() and takes_submissions(tender) else None


def ask(
    session: Session, tender: Tender, provider: Provider, user: User, form: QuestionForm
) -> Question:
    """Ask something about a tender.

    Who asks stays hidden from the tender's people, so the event stands in the house's chain.
    """
    if not can_ask(tender_with_lots(session, tender.id)):
        raise ConflictError(_("Questions about this tender are not taken any more."))
    question = Question(
        tender_id=tender.id, provider_id=provider.id, asker_id=user.id, **form.model_dump()
    )
    session.add(question)
    session.flush()
    record(session, user, "question.ask", name_of(question), after=form.model_dump())
    return question


def answer(session: Session, question: Question, officer: User, form: AnswerForm) -> None:
    """Write the answer, and the question as everybody will read it."""
    before = question.model_dump(mode="json", include=set(AnswerForm.model_fields))
    QUESTION_FLOW.advance(session, question, QuestionAction.ANSWER, officer)
    question.sqlmodel_update(form.model_dump())
    session.add(question)
    record(session, officer, "question.write", question, before=before, after=form.model_dump())


def publish_round(session: Session, tender: Tender, officer: User) -> Round:
    """Tell everybody at once what was answered since the last round.

    Irreversible: numbers go on from round to round, and never name who asked.
    """
    questions = questions_of(session, tender)
    ready = [one for one in questions if one.state == QuestionState.ANSWERED]
    if not ready:
        raise ConflictError(_("There is no answer to publish yet."))
    last = max((one.number or 0 for one in questions), default=0)
    moment = utcnow()
    for number, question in enumerate(ready, start=last + 1):
        question.number, question.published_at = number, moment
        QUESTION_FLOW.advance(session, question, QuestionAction.PUBLISH, officer)
    published = Round(len(rounds_of(questions)), moment, tuple(ready))
    told = [
        one.model_dump(mode="json", include={"number", "subject", "text", "answer"})
        for one in ready
    ]
    record(
        session, officer, "round.publish", tender,
        after={"round": published.number, "questions": told},
    )  # fmt: skip
    return published


# Reading ---------------------------------------------------------------------------


def questions_of(session: Session, tender: Tender) -> list[Question]:
    """Read every question, as asked."""
    return list(
        session.exec(
            select(Question)
            .where(Question.tender_id == tender.id)
            .order_by(col(Question.asked_at), col(Question.id))
        )
    )


def rounds_of(questions: Sequence[Question]) -> list[Round]:
    """Put published questions together as they were told, first round first."""
    published = sorted(
        (one for one in questions if one.published_at), key=lambda one: one.number or 0
    )
    rounds = groupby(published, key=lambda one: one.published_at)
    return [
        Round(number, moment, tuple(told))
        for number, (moment, told) in enumerate(rounds, start=1)
        if moment is not None
    ]


def names_in(session: Session, questions: Sequence[Question]) -> dict[UUID, list[str]]:
    """Find names of providers in questions and answers, so that they can be taken out.

    Every registered provider is looked for: finding one does not tell who asked.
    """
    pairs = session.exec(select(Provider.name, Provider.short_name)).all()
    names = {name for pair in pairs for name in pair}
    found = {}
    for question in questions:
        text = " ".join([question.subject, question.text, question.answer]).lower()
        found[question.id] = sorted(name for name in names if name.lower() in text)
    return found
