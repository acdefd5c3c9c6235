"""What a provider is asked after the opening: its own pages."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.calls import answering, points
from app.calls.access import OwnFile
from app.calls.forms import HandInForm
from app.checks.documents import hand_over
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.evidence.access import held_by
from app.submissions.access import OwnSubmission, SubmissionToChange
from app.submissions.models import Submission

router = Router(tags=["calls"])
MEGABYTE = 1_000_000


@router.get("/submissions/{submission_id}/calls", name="calls:own_calls")
def own_calls(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show all that a provider is asked, with room for each answer."""
    return show(request, session, submission, None)


@router.get("/submissions/{submission_id}/calls/hand-in", name="calls:confirm")
def confirm(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show which answers are ready, before they are handed in."""
    return _confirm(request, session, submission, None)


@router.post("/submissions/{submission_id}/calls/hand-in", name="calls:hand_in")
def hand_in(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[HandInForm], Depends(bind(HandInForm))],
) -> Response:
    """Hand in the answers that were chosen."""
    if form.value is not None:
        found = points.points_of(session, submission)
        try:
            points.hand_in(session, found, user, form.value.calls, request.state.arrived)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _confirm(request, session, submission, form)
    return redirect(request, "calls:own_calls", submission_id=submission.id)


@router.get("/calls/files/{call_file_id}/own", name="calls:own_call_file")
def own_file(request: Request, session: SessionDep, file: OwnFile) -> Response:
    """Let the provider look at what it sent."""
    return hand_over(request, answering.as_document(file, answering.call_of(session, file)))


def show(
    request: Request, session: Session, submission: Submission, form: Bound[Any] | None
) -> Response:
    """Show the page on which a provider answers, with what was refused of what it sent."""
    state = request.app.state
    requests = points.requests_of(session, submission)
    is_open = any(one.is_open for one in requests)
    proofs = held_by(session, state.keys, submission.provider_id) if is_open else []
    return render(
        request,
        "calls/own_calls.html",
        status=422 if form else 200,
        submission=submission,
        requests=requests,
        proofs=[(one.proof.id, one.facts.name) for one in proofs if one.contents.is_told],
        limit=state.settings.upload_limit_mb * MEGABYTE,
        form=form,
    )


def _confirm(
    request: Request, session: Session, submission: Submission, form: Bound[HandInForm] | None
) -> Response:
    return render(
        request,
        "calls/hand_in.html",
        status=422 if form else 200,
        submission=submission,
        points=[one for one in points.points_of(session, submission) if one.is_open],
        form=form,
    )
