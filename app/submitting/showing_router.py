"""Show a proof from the own evidence file in a submission."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect
from app.declarations import parties
from app.evidence import showing
from app.evidence.access import shown_from
from app.evidence.forms import ShowForm
from app.submissions import service
from app.submissions.access import SubmissionToChange
from app.submitting.files_router import ITEM
from app.submitting.router import show
from app.uploads.accepting import kinds_for

router = Router(tags=["submitting"])


@router.post(ITEM + "/show", name="submitting:show_proof")
def show_proof(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[ShowForm], Depends(bind(ShowForm))],
) -> Response:
    """Put a proof of the own evidence file at an item, as it is now."""
    item = service.readiness(session, submission).item(item_id)
    if not item.is_proof:
        raise NotFoundError
    if form.value:
        keys = request.app.state.keys
        one = shown_from(session, keys, submission.provider_id, form.value.proof_id)
        try:
            snapshot = showing.show(session, keys, submission, user, item, one, kinds_for(item))
            parties.tell_shown(session, keys, submission, user, item, snapshot)
        except InvalidError as error:
            form.refuse(error.message, "proof_id")
    if form.errors:
        return show(request, session, submission, status=422, faults={item_id: form})
    return redirect(
        request, "submitting:detail", fragment=f"item-{item_id}", submission_id=submission.id
    )
