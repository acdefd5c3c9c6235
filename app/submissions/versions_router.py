"""Publish a numbered version or a later deadline: everybody who started a submission is told."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect
from app.publishing import changes, deadline
from app.publishing.changes import NotReadyError
from app.publishing.deadline_router import TenderToMove
from app.publishing.forms import VersionForm
from app.publishing.reason_forms import SHORTEST
from app.publishing.telling import tell
from app.publishing.versions_router import versions_page
from app.submissions.telling import who_started
from app.tenders.access import TenderToEdit

router = Router(tags=["submissions"])


@router.post("/tenders/{tender_id}/versions", name="submissions:publish_version")
def publish_version(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[VersionForm], Depends(bind(VersionForm))],
) -> Response:
    """Publish what was prepared, or show what stops it."""
    for name in form.value.too_short if form.value else []:
        form.refuse(_("Write at least %(n)s characters.", n=SHORTEST), name)
    if form.value is None:
        return versions_page(request, session, tender, form=form)
    told = form.value
    try:
        version = changes.publish_version(session, tender, user, told.summary, told.reasons)
    except NotReadyError as error:
        form.refuse(error.message)
        session.refresh(tender, ["lots"])
        return versions_page(request, session, tender, form=form, found=error.found)
    tell(session, version, who_started(session, tender))
    return redirect(request, "publishing:versions", tender_id=tender.id)


@router.post("/tenders/{tender_id}/deadline/confirm", name="submissions:confirm_deadline")
def confirm_deadline(
    request: Request, session: SessionDep, tender: TenderToMove, user: CurrentUser
) -> Response:
    """Move the deadline as the second person, and tell everybody."""
    version = deadline.confirm_deadline(session, tender, user)
    tell(session, version, who_started(session, tender))
    return redirect(request, "publishing:deadline", tender_id=tender.id)
