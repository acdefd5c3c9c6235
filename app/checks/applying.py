"""Open house: the checks of one application, begun and finished on their own."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.checks import service
from app.checks.access import SubmissionInChecks, SubmissionToCheck
from app.checks.board import board_of, lot_of
from app.checks.outcome import grounds_of
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import redirect, render

router = Router(prefix="/submissions/{submission_id}/checks", tags=["checks"])


@router.post("/start", name="checks:start_application")
def start(
    request: Request, session: SessionDep, submission: SubmissionToCheck, user: CurrentUser
) -> Response:
    """Let the rules look at one application."""
    service.start_application_checks(session, submission, user)
    return redirect(request, "checks:board", lot_id=submission.lot_id)


@router.get("/finish", name="checks:confirm_application")
def confirm(request: Request, session: SessionDep, submission: SubmissionInChecks) -> Response:
    """Show what the checks lead to, before they are closed."""
    lot = lot_of(session, submission.lot_id)
    board = board_of(session, lot, submission.id)
    return render(
        request,
        "checks/finish_application.html",
        lot=lot,
        submission=submission,
        column=board.columns[0] if board.columns else None,
        remaining=service.remaining(session, lot, submission).sentences,
        failed=service.failed_of(session, submission),
        grounds=grounds_of(session, submission),
    )


@router.post("/finish", name="checks:finish_application")
def finish(
    request: Request, session: SessionDep, submission: SubmissionToCheck, user: CurrentUser
) -> Response:
    """Close the checks of one application; two people decide on it after this."""
    service.finish_application(session, submission, user)
    return redirect(request, "checks:board", lot_id=submission.lot_id)
