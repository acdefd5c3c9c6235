"""The page on which a provider marks what is its trade secret."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.declarations import marking
from app.declarations.statement_forms import SecretForm
from app.declarations.statement_router import told
from app.submissions.access import OwnSubmission, SubmissionToChange
from app.submissions.models import Submission
from app.submissions.readiness import readiness

router = Router(prefix="/submissions/{submission_id}/secrets", tags=["declarations"])


@router.get("", name="declarations:secrets")
def secrets_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show what is marked as secret, as long as it is not sealed."""
    return _page(request, session, submission, None)


@router.post("", name="declarations:secrets")
def mark(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[SecretForm], Depends(bind(SecretForm))],
) -> Response:
    """Mark words or a file as secret."""
    keys = request.app.state.keys
    if form.passes(lambda typed: marking.mark(session, keys, submission, user, typed)):
        return redirect(request, "declarations:secrets", submission_id=submission.id)
    return _page(request, session, submission, form)


@router.post("/{secret_id}/remove", name="declarations:unmark")
def unmark(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    secret_id: str,
    user: CurrentUser,
) -> Response:
    """Take a mark away."""
    marking.unmark(session, request.app.state.keys, submission, user, secret_id)
    return redirect(request, "declarations:secrets", submission_id=submission.id)


def _page(
    request: Request, session: Session, submission: Submission, form: Bound[SecretForm] | None
) -> Response:
    items = [one for one in readiness(session, submission).items if not one.is_price]
    return render(
        request,
        "declarations/secrets.html",
        status=form.status if form else 200,
        form=form,
        files=[(one.id, f"{one.number} {one.title}".strip()) for one in items],
        **told(request, session, submission),
    )
