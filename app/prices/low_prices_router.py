"""Pages about prices that look abnormally low: of officers and deciders, and of the provider."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, may
from app.accounts.service import names_of
from app.core.clock import utcnow
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.prices import low_prices as rules
from app.prices.access import LotLowPrices, LotToAsk, LotToJudge
from app.prices.forms import AnswerForm, AskForm, JudgeForm
from app.prices.models import PriceQuestion
from app.submissions.access import OwnSubmission, SubmissionToChange
from app.submissions.models import Submission
from app.tenders.models import Lot

router = Router(tags=["prices"])
HERE = "/lots/{lot_id}/low-prices"


@router.get(HERE, name="prices:low_prices")
def low_prices(request: Request, session: SessionDep, lot: LotLowPrices) -> Response:
    """Show every opened price beside the others, and what was asked."""
    return render(request, "prices/low_prices.html", lot=lot, prices=rules.low_prices(session, lot))


@router.get(HERE + "/{submission_id}", name="prices:low_price")
def low_price(
    request: Request, session: SessionDep, lot: LotLowPrices, user: CurrentUser, submission_id: UUID
) -> Response:
    """Show one price with its questions, answers and judgements."""
    return _show(request, session, lot, user, submission_id)


@router.post(HERE + "/{submission_id}/ask", name="prices:ask")
def ask(
    request: Request,
    session: SessionDep,
    lot: LotToAsk,
    user: CurrentUser,
    submission_id: UUID,
    form: Annotated[Bound[AskForm], Depends(bind(AskForm))],
) -> Response:
    """Ask the provider to explain its price."""
    if form.value is not None:
        low = rules.low_price_of(session, lot, submission_id)
        try:
            rules.ask(session, lot, user, low, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "prices:low_price", lot_id=lot.id, submission_id=submission_id)
    return _show(request, session, lot, user, submission_id, form)


@router.post(HERE + "/{submission_id}/judge", name="prices:judge")
def judge(
    request: Request,
    session: SessionDep,
    lot: LotToJudge,
    user: CurrentUser,
    submission_id: UUID,
    form: Annotated[Bound[JudgeForm], Depends(bind(JudgeForm))],
) -> Response:
    """Say as first person whether the price is explained."""
    question = _question(session, lot, submission_id)
    if form.passes(lambda told: rules.propose_judgement(session, lot, question, user, told)):
        return redirect(request, "prices:low_price", lot_id=lot.id, submission_id=submission_id)
    return _show(request, session, lot, user, submission_id, form)


@router.post(HERE + "/{submission_id}/confirm", name="prices:confirm")
def confirm(
    request: Request, session: SessionDep, lot: LotToJudge, user: CurrentUser, submission_id: UUID
) -> Response:
    """Confirm the judgement as second person."""
    question = _question(session, lot, submission_id)
    rules.confirm_judgement(session, lot, question, user)
    return redirect(request, "prices:low_price", lot_id=lot.id, submission_id=submission_id)


@router.post(HERE + "/{submission_id}/withdraw", name="prices:withdraw")
def withdraw(
    request: Request, session: SessionDep, lot: LotToJudge, user: CurrentUser, submission_id: UUID
) -> Response:
    """Take back what one proposed."""
    rules.withdraw_judgement(session, _question(session, lot, submission_id), user)
    return redirect(request, "prices:low_price", lot_id=lot.id, submission_id=submission_id)


def _question(session: Session, lot: Lot, submission_id: UUID) -> PriceQuestion:
    questions = rules.low_price_of(session, lot, submission_id).questions
    if not questions:
        raise NotFoundError
    return questions[-1]


def _show(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    submission_id: UUID,
    form: Bound[AskForm] | Bound[JudgeForm] | None = None,
) -> Response:
    low = rules.low_price_of(session, lot, submission_id)
    last = low.questions[-1] if low.questions else None
    waiting = rules.waiting_judgement(session, last) if last else None
    ids = [one for question in low.questions for one in (question.first_id, question.second_id)]
    return render(
        request,
        "prices/low_price.html",
        status=form.status if form else 200,
        lot=lot,
        low=low,
        last=last,
        waiting=waiting,
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        people=names_of(session, [*filter(None, ids), *([waiting.proposer_id] if waiting else [])]),
        can_ask=may(request, Permission.AWARD_WRITE)
        and low.counts
        and (last is None or last.judged_at),
        can_judge=last is not None
        and last.judged_at is None
        and waiting is None
        and (last.answered_at is not None or utcnow() > last.due_at),
        form=form,
    )


@router.get("/submissions/{submission_id}/price-question", name="prices:question")
def price_question(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show the provider what is asked about its price."""
    return _show_own(request, session, submission, None)


@router.post("/submissions/{submission_id}/price-question", name="prices:explain")
def explain(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[AnswerForm], Depends(bind(AnswerForm))],
) -> Response:
    """Take the provider's explanation."""
    if form.value is None:
        return _show_own(request, session, submission, form)
    rules.explain(session, submission, user, form.value)
    return redirect(request, "prices:question", submission_id=submission.id)


def _show_own(
    request: Request, session: Session, submission: Submission, form: Bound[AnswerForm] | None
) -> Response:
    questions = rules.own_questions(session, submission)
    return render(
        request,
        "prices/question.html",
        status=form.status if form else 200,
        submission=submission,
        question=questions[0],
        earlier=questions[1:],
        is_open=questions[0].judged_at is None and utcnow() <= questions[0].due_at,
        form=form,
    )
