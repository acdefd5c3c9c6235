"""Take a decision on an application back: what it means, the proposal, its confirmation."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.admissions import taking_back
from app.admissions.access import ApplicationToDecide, ApplicationToPropose, ApplicationToRead
from app.admissions.service import product_of
from app.awards.forms import TakeBackForm
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.providers.models import Provider
from app.submissions.models import Submission

router = Router(prefix="/applications/{submission_id}/take-back", tags=["admissions"])


@router.get("", name="admissions:take_back")
def show(
    request: Request, session: SessionDep, submission: ApplicationToRead, user: CurrentUser
) -> Response:
    """Say what taking a decision back means, and who confirms."""
    return _page(request, session, submission, user, None)


@router.post("", name="admissions:propose_taking_back")
def propose(
    request: Request,
    session: SessionDep,
    submission: ApplicationToPropose,
    user: CurrentUser,
    form: Annotated[Bound[TakeBackForm], Depends(bind(TakeBackForm))],
) -> Response:
    """Ask to take a decision back."""
    if form.value is None:
        return _page(request, session, submission, user, form)
    taking_back.propose_taking_back(session, submission, user, form.value)
    return redirect(request, "admissions:take_back", submission_id=submission.id)


@router.post("/confirm", name="admissions:confirm_taking_back")
def confirm(
    request: Request, session: SessionDep, submission: ApplicationToDecide, user: CurrentUser
) -> Response:
    """Take the decision back."""
    taking_back.take_back(session, submission, user)
    return redirect(request, "admissions:detail", submission_id=submission.id)


@router.post("/withdraw", name="admissions:leave_decision")
def leave(
    request: Request, session: SessionDep, submission: ApplicationToPropose, user: CurrentUser
) -> Response:
    """Leave the decision as it is after all."""
    taking_back.leave(session, submission, user)
    return redirect(request, "admissions:take_back", submission_id=submission.id)


def _page(
    request: Request,
    session: Session,
    submission: Submission,
    user: User,
    form: Bound[TakeBackForm] | None,
) -> Response:
    waiting = taking_back.open_taking_back(session, submission)
    return render(
        request,
        "admissions/take_back.html",
        status=422 if form else 200,
        submission=submission,
        provider=session.get_one(Provider, submission.provider_id),
        lot=product_of(session, submission),
        award=taking_back.decision_on(session, submission),
        fault=taking_back.fault_of(session, submission),
        waiting=waiting,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
        form=form,
    )
