"""One prepared change: go on with it, or take it back."""

from typing import Any

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.authorities.router import authority_page
from app.changes import service as changes
from app.changes.access import ChangeToEdit
from app.changes.additions import addition_of
from app.changes.additions_router import change_page
from app.changes.kinds import KINDS
from app.changes.pages import LEAVE, PAGES, PARTS, to_versions
from app.core.db import SessionDep
from app.core.forms import Bound, fill
from app.core.routing import Router
from app.core.web import redirect
from app.tenders import queries
from app.tenders.models import Lot, Tender

router = Router(tags=["changes"])
OK = 200


@router.get("/changes/{change_id}", name="changes:change")
def change(request: Request, session: SessionDep, change: ChangeToEdit) -> Response:
    """Go on with a prepared change: the same form, with what was typed."""
    kind = KINDS[change.verb]
    form: Bound[Any] = fill(kind.form, dict(change.payload))
    form.status = OK
    tender = queries.tender_with_lots(session, change.tender_id)
    if change.verb == PARTS and change.subject_id is not None:
        return authority_page(request, session, tender, change.subject_id, parts=form)
    if change.verb == LEAVE and change.subject_id is not None:
        return authority_page(request, session, tender, change.subject_id, leaving=form)
    if kind.adds:
        return change_page(request, session, change, addition_of(change), form)
    if change.verb not in PAGES:
        return to_versions(request, tender)
    subject = tender if kind.subject is Tender else session.get_one(kind.subject, change.subject_id)
    if isinstance(subject, Lot):
        session.refresh(subject, ["tender"])
    return PAGES[change.verb](request, session, subject, form)


@router.post("/changes/{change_id}/drop", name="changes:drop_change")
def drop_change(
    request: Request, session: SessionDep, change: ChangeToEdit, user: CurrentUser
) -> Response:
    """Take a prepared change back, with the file that came with it."""
    tender_id, key = change.tender_id, change.payload.get("storage_key")
    changes.drop_change(session, change, user)
    if key:
        request.app.state.storage.delete(key)
    return redirect(request, "changes:versions", tender_id=tender_id)
