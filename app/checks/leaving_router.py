"""One page per submission: keep that its provider withdraws by letter, and confirm it by two."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.checks import leaving
from app.checks.access import LeavingToDecide, LeavingToSee
from app.checks.board import lot_of
from app.checks.forms import LeavingForm
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions.models import Submission, SubmissionState

router = Router(tags=["checks"])
ADDRESS = "/submissions/{submission_id}/leaving"


@router.get(ADDRESS, name="checks:leaving")
def page(
    request: Request, session: SessionDep, submission: LeavingToSee, user: CurrentUser
) -> Response:
    """Show whether its provider withdrew by letter, and who confirms it."""
    return _page(request, session, submission, user, None)


@router.post(ADDRESS, name="checks:propose_leaving")
def propose(
    request: Request,
    session: SessionDep,
    submission: LeavingToDecide,
    user: CurrentUser,
    form: Annotated[Bound[LeavingForm], Depends(bind(LeavingForm))],
) -> Response:
    """Keep the letter; another person confirms."""
    if form.value is not None:
        try:
            leaving.propose_leaving(session, submission, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return _page(request, session, submission, user, form)
    return redirect(request, "checks:leaving", submission_id=submission.id)


@router.post(ADDRESS + "/confirm", name="checks:confirm_leaving")
def confirm(
    request: Request, session: SessionDep, submission: LeavingToDecide, user: CurrentUser
) -> Response:
    """Let it count no more, as the second person."""
    leaving.confirm_leaving(session, submission, user)
    return redirect(request, "checks:leaving", submission_id=submission.id)


@router.post(ADDRESS + "/withdraw", name="checks:let_stay")
def let_stay(
    request: Request, session: SessionDep, submission: LeavingToDecide, user: CurrentUser
) -> Response:
    """Take back what one kept."""
    leaving.let_stay(session, submission, user)
    return redirect(request, "checks:leaving", submission_id=submission.id)


def _page(
    request: Request,
    session: Session,
    submission: Submission,
    user: User,
    form: Bound[LeavingForm] | None,
) -> Response:
    waiting = leaving.waiting_leave(session, submission)
    return render(
        request,
        "checks/leaving.html",
        status=422 if form else 200,
        submission=submission,
        lot=lot_of(session, submission.lot_id),
        waiting=waiting,
        told_on=leaving.told_on_in(waiting),
        people=names_of(session, [waiting.proposer_id]) if waiting else {},
        is_mine=bool(waiting and waiting.proposer_id == user.id),
        has_left=submission.state == SubmissionState.WITHDRAWN,
        form=form,
    )
