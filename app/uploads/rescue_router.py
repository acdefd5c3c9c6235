"""The provider's page for lodging hashes, and for the files that follow."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions import service
from app.submissions.access import OwnSubmission, SubmissionToChange
from app.submissions.models import Submission
from app.uploads import rescue
from app.uploads.forms import LodgementForm

router = Router(tags=["uploads"])
ADDRESS = "/submissions/{submission_id}/hashes"


def _page(
    request: Request,
    session: Session,
    submission: Submission,
    faults: dict[UUID, Bound[Any]] | None = None,
) -> Response:
    tender = submission.lot.tender
    if not tender.takes_hashes or tender.deadline is None:
        raise NotFoundError
    found = service.readiness(session, submission)
    is_open = service.is_open(submission.lot, tender)
    return render(
        request,
        "uploads/hashes.html",
        status=422 if faults else 200,
        submission=submission,
        lot=submission.lot,
        tender=tender,
        items=[one for one in found.items if not one.is_price],
        is_complete=found.is_complete and not submission.replacing_since,
        lodged=rescue.lodgements_of(session, submission),
        is_open=is_open,
        can_change=is_open and service.is_changing(submission),
        may_follow=rescue.may_follow(session, submission),
        until=rescue.rescue_until(tender.deadline),
        faults=faults or {},
    )


@router.get(ADDRESS, name="uploads:hashes")
def hashes(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show what was lodged, and what may still follow."""
    return _page(request, session, submission)


@router.post(ADDRESS + "/{item_id}", name="uploads:lodge")
def lodge(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[LodgementForm], Depends(bind(LodgementForm))],
) -> Response:
    """Keep the hash of one file."""
    if form.value is None:
        return _page(request, session, submission, {item_id: form})
    rescue.lodge(session, submission, user, item_id, form.value.sha256)
    return redirect(request, "uploads:hashes", submission_id=submission.id)
