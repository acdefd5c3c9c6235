"""A price that looks abnormally low: ask why, hear the provider, judge it by two (Aw 2.116)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.checks.decisions import is_decided
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.core.outbox import enqueue
from app.openings.opening import opening_of
from app.prices.forms import AnswerForm, AskForm, JudgeForm
from app.prices.models import PriceQuestion
from app.prices.service import prices_of
from app.providers.models import ProviderMember
from app.submissions.asked import Asked, on_asking
from app.submissions.models import Price, Submission, SubmissionState
from app.tenders.models import Lot
from app.vault.models import Purpose

JUDGE = "price.judge"
SHORTEST_TERM = timedelta(days=1)
FAR_BELOW = Fraction(3, 10)
"""So much below the mean of the others a price is worth a question; no rule decides by it."""
Reject = Callable[[Session, Lot, Submission, User, str], None]
_REJECTS: list[Reject] = []


@dataclass(frozen=True, slots=True)
class LowPrice:
    """One opened price, how far it lies below the others, and what was asked about it."""

    submission: Submission
    price: Price
    below: Fraction | None
    """The part below the mean of the others; less than zero where it is dearer."""
    questions: tuple[PriceQuestion, ...]

    @property
    def counts(self) -> bool:
        """Whether the submission still takes part."""
        return self.submission.state == SubmissionState.SUBMITTED

    @property
    def percent(self) -> Decimal | None:
        """Say it in percents with one decimal, to read; nothing is decided by it."""
        return None if self.below is None else Decimal(round(self.below * 1000)) / 10


def low_prices(session: Session, lot: Lot) -> list[LowPrice]:
    """List the prices of who counts or was asked, lowest on top; none while they are closed."""
    if opening_of(session, lot.tender, Purpose.PRICE, lot) is None:
        return []
    asked: dict[UUID, list[PriceQuestion]] = {}
    for question in questions_of(session, lot):
        asked.setdefault(question.submission_id, []).append(question)
    rows = [
        (submission, price)
        for submission, price in prices_of(session, lot).rows
        if price.amount is not None
        and (submission.state == SubmissionState.SUBMITTED or submission.id in asked)
    ]
    amounts = {
        submission.id: Fraction(price.amount or 0)
        for submission, price in rows
        if submission.state == SubmissionState.SUBMITTED
    }
    found = [
        LowPrice(
            submission, price, below(amounts, submission.id), tuple(asked.get(submission.id, ()))
        )
        for submission, price in rows
    ]
    return sorted(found, key=lambda one: (-(one.below or 0), one.submission.number))


def below(amounts: Mapping[UUID, Fraction], key: UUID) -> Fraction | None:
    """Say which part a price lies below the mean of the others."""
    others = [amount for other, amount in amounts.items() if other != key]
    mean = sum(others, Fraction(0)) / len(others) if others else Fraction(0)
    return (mean - amounts[key]) / mean if mean and key in amounts else None


def questions_of(session: Session, lot: Lot) -> Sequence[PriceQuestion]:
    """List what was asked about prices of a lot, first to last."""
    return session.exec(
        select(PriceQuestion)
        .where(PriceQuestion.lot_id == lot.id)
        .order_by(col(PriceQuestion.asked_at))
    ).all()


def low_price_of(session: Session, lot: Lot, submission_id: UUID) -> LowPrice:
    """Find one price of the lot that counts, or say that it is not there."""
    for one in low_prices(session, lot):
        if one.submission.id == submission_id:
            return one
    raise NotFoundError


def ask(session: Session, lot: Lot, officer: User, low: LowPrice, form: AskForm) -> PriceQuestion:
    """Ask a provider to explain its price; nothing happens to it by itself."""
    _demand_undecided(session, lot)
    if not low.counts:
        raise ConflictError(_("This submission does not count any more."))
    if any(question.is_explained is None for question in low.questions):
        raise ConflictError(_("This provider was asked already. First judge that answer."))
    if form.due_at < utcnow() + SHORTEST_TERM:
        raise InvalidError(_("Give a term of at least one day."), field="due_at")
    question = PriceQuestion(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        submission_id=low.submission.id,
        asked_by_id=officer.id,
        **form.model_dump(),
    )
    session.add(question)
    session.flush()
    members = select(ProviderMember.user_id).where(
        ProviderMember.provider_id == low.submission.provider_id
    )
    for user_id in session.exec(members).all():
        payload = {"question_id": str(question.id), "user_id": str(user_id)}
        enqueue(session, "mail.price_question", payload, key=f"price:{question.id}:{user_id}")
    after = question.model_dump(mode="json", include={"submission_id", "asks", "due_at"})
    record(session, officer, "price.ask", question, after=after)
    return question


def _demand_undecided(session: Session, lot: Lot) -> None:
    if is_decided(session, lot):
        raise ConflictError(_("The decision on this lot was made. First take it back."))


def own_questions(session: Session, submission: Submission) -> Sequence[PriceQuestion]:
    """List what a provider was asked about its price, latest first, or say there is nothing."""
    found = session.exec(
        select(PriceQuestion)
        .where(PriceQuestion.submission_id == submission.id)
        .order_by(col(PriceQuestion.asked_at).desc())
    ).all()
    if not found:
        raise NotFoundError
    return found


@on_asking
def open_questions(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Asked]:
    """Say until when each of these submissions can explain its price."""
    rows = session.exec(
        select(PriceQuestion.submission_id, PriceQuestion.due_at).where(
            col(PriceQuestion.submission_id).in_(submissions),
            col(PriceQuestion.answered_at).is_(None),
            PriceQuestion.due_at > utcnow(),
        )
    )
    return {key: Asked(due_at, "prices:question") for key, due_at in rows}


def on_rejected(reject: Reject) -> Reject:
    """Let the room of decisions say what becomes of a submission whose price is not explained."""
    _REJECTS.append(reject)
    return reject


def explain(
    session: Session, submission: Submission, user: User, form: AnswerForm
) -> PriceQuestion:
    """Answer the latest question; until its term ends the answer can be written anew."""
    question = own_questions(session, submission)[0]
    if question.is_explained is not None:
        raise ConflictError(_("Your explanation was judged. It cannot be changed any more."))
    if utcnow() > question.due_at:
        raise ConflictError(_("The term for your explanation is over. Ask the authority for more."))
    two_people.drop(session, JUDGE, question, user)  # it was about what the provider wrote before
    before = question.model_dump(mode="json", include={"answer"})
    question.answer, question.answered_at = form.answer, utcnow()
    question.answered_by_id = user.id
    session.add(question)
    after = question.model_dump(mode="json", include={"answer"})
    record(session, user, "price.explain", question, before=before, after=after)
    return question


def waiting_judgement(session: Session, question: PriceQuestion) -> Proposal | None:
    """Find a judgement that waits for a second person."""
    return two_people.open_proposal(session, JUDGE, question)


def propose_judgement(
    session: Session, lot: Lot, question: PriceQuestion, person: User, form: JudgeForm
) -> Proposal:
    """Say as first person whether the price is explained: after the answer, or the term."""
    _demand_undecided(session, lot)
    if question.is_explained is not None:
        raise ConflictError(_("This explanation was judged already."))
    if question.answered_at is None and utcnow() <= question.due_at:
        raise ConflictError(_("The provider can still answer. Wait for the answer or the term."))
    if not form.is_explained and utcnow() <= question.due_at:
        raise InvalidError(
            _("The provider can still change its explanation, until %(moment)s. Wait for that.",
              moment=moment(question.due_at)),
            field="is_explained",
        )  # fmt: skip
    return two_people.propose(session, JUDGE, question, person, form.model_dump())


def confirm_judgement(session: Session, lot: Lot, question: PriceQuestion, person: User) -> None:
    """Confirm it as second person; a price that is not explained takes its submission out."""
    _demand_undecided(session, lot)
    proposal = two_people.confirm(session, waiting_judgement(session, question), person, question)
    question.is_explained = bool(proposal.payload["is_explained"])
    question.judgement, question.judged_at = proposal.payload["judgement"], utcnow()
    question.first_id, question.second_id = proposal.proposer_id, person.id
    session.add(question)
    told = question.model_dump(mode="json", include={"is_explained", "judgement"})
    record(session, person, "price.judged", question, after=told)
    if not question.is_explained:
        submission = session.get_one(Submission, question.submission_id)
        for reject in _REJECTS:
            reject(session, lot, submission, person, question.judgement)


def withdraw_judgement(session: Session, question: PriceQuestion, person: User) -> None:
    """Take back what one proposed."""
    two_people.withdraw(session, waiting_judgement(session, question), person, question)
