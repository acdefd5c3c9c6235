"""Advice of the supervisor: asked by the officer, given without seeing scores or prices."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser, Duty
from app.authorities.queries import people_with
from app.checks import advice as service
from app.checks.access import (
    AdviceOfOfficer,
    AdviceToGive,
    AdviceToWeigh,
    SubmissionInChecks,
    SubmissionToCheck,
    advices_for,
)
from app.checks.board import evidence_of, lot_of, names_of, submission_of
from app.checks.forms import AdviceForm, DayForm, QuestionForm, WeighingForm
from app.checks.gates import gate_of
from app.checks.models import Advice
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions.models import Submission

router = Router(tags=["checks"])


@router.get("/submissions/{submission_id}/advice", name="checks:question")
def question(request: Request, session: SessionDep, submission: SubmissionInChecks) -> Response:
    """Show the form for a question to the supervisor."""
    return _question(request, session, submission, None)


@router.post("/submissions/{submission_id}/advice", name="checks:ask_advice")
def ask(
    request: Request,
    session: SessionDep,
    submission: SubmissionToCheck,
    user: CurrentUser,
    form: Annotated[Bound[QuestionForm], Depends(bind(QuestionForm))],
) -> Response:
    """Ask the supervisor."""
    if not form.passes(lambda typed: service.ask_advice(session, submission, user, typed)):
        return _question(request, session, submission, form)
    return redirect(request, "checks:board", lot_id=submission.lot_id)


@router.get("/advice", name="checks:advice_index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show a supervisor what is asked."""
    return render(request, "checks/advice_index.html", rows=advices_for(session, user))


@router.get("/advice/{advice_id}", name="checks:advice")
def advice(request: Request, session: SessionDep, advice: AdviceToGive) -> Response:
    """Show one question with the evidence it is about."""
    return _advice(request, session, advice, None)


@router.post("/advice/{advice_id}", name="checks:give_advice")
def give(
    request: Request,
    session: SessionDep,
    advice: AdviceToGive,
    user: CurrentUser,
    form: Annotated[Bound[AdviceForm], Depends(bind(AdviceForm))],
) -> Response:
    """Record the advice."""
    if form.value is None:
        return _advice(request, session, advice, form)
    service.give_advice(session, advice, user, form.value)
    return redirect(request, "checks:advice", advice_id=advice.id)


@router.get("/advice/{advice_id}/weighing", name="checks:weighing")
def weighing(request: Request, session: SessionDep, advice: AdviceOfOfficer) -> Response:
    """Show an advice to the officer, to be weighed."""
    return _weighing(request, session, advice, None)


@router.post("/advice/{advice_id}/weighing", name="checks:weigh_advice")
def weigh(
    request: Request,
    session: SessionDep,
    advice: AdviceToWeigh,
    user: CurrentUser,
    form: Annotated[Bound[WeighingForm], Depends(bind(WeighingForm))],
) -> Response:
    """Record how the decision weighs it."""
    if form.value is None:
        return _weighing(request, session, advice, form)
    service.weigh_advice(session, advice, user, form.value)
    return redirect(request, "checks:board", lot_id=advice.lot_id)


@router.post("/advice/{advice_id}/day", name="checks:move_day")
def move_day(
    request: Request,
    session: SessionDep,
    advice: AdviceToWeigh,
    user: CurrentUser,
    form: Annotated[Bound[DayForm], Depends(bind(DayForm))],
) -> Response:
    """Give the supervisor until another day."""
    if not form.passes(lambda typed: service.move_day(session, advice, user, typed)):
        return _weighing(request, session, advice, form)
    return redirect(request, "checks:weighing", advice_id=advice.id)


def _weighing(
    request: Request,
    session: Session,
    advice: Advice,
    form: Bound[WeighingForm] | Bound[DayForm] | None,
) -> Response:
    submission = submission_of(session, advice.submission_id)
    return render(
        request,
        "checks/weighing.html",
        status=422 if form else 200,
        advice=advice,
        submission=submission,
        lot=lot_of(session, advice.lot_id),
        people=names_of(session, [advice.asked_by_id, advice.given_by_id, advice.weighed_by_id]),
        is_late=service.is_late(advice),
        is_finished=gate_of(session, submission).finished_at is not None,
        form=form,
    )


def _question(
    request: Request,
    session: Session,
    submission: Submission,
    form: Bound[QuestionForm] | None,
) -> Response:
    lot = lot_of(session, submission.lot_id)
    return render(
        request,
        "checks/question.html",
        status=422 if form else 200,
        submission=submission,
        lot=lot,
        advisers=people_with(session, lot.tender_id, Duty.SUPERVISOR, lot),
        form=form,
    )


def _advice(
    request: Request, session: Session, advice: Advice, form: Bound[AdviceForm] | None
) -> Response:
    submission = submission_of(session, advice.submission_id)
    return render(
        request,
        "checks/advice.html",
        status=422 if form else 200,
        advice=advice,
        submission=submission,
        lot=lot_of(session, advice.lot_id),
        evidence=evidence_of(session, submission),
        people=names_of(session, [advice.asked_by_id, advice.given_by_id]),
        is_late=service.is_late(advice),
        form=form,
    )
