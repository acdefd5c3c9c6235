"""The page on which the selected candidates are invited to the award phase."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.awards import inviting
from app.awards.forms import InviteForm
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.publishing.examination import examine
from app.tenders.access import TenderToEdit, TenderToPrepare
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of

router = Router(tags=["awards"])


@router.get("/tenders/{tender_id}/invitation", name="awards:invitation")
def invitation(request: Request, session: SessionDep, tender: TenderToPrepare) -> Response:
    """Show who was selected for each lot, and whether they can be invited."""
    return _page(request, session, tender, None)


@router.post("/tenders/{tender_id}/invitation", name="awards:invite")
def invite(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[InviteForm], Depends(bind(InviteForm))],
) -> Response:
    """Invite all of them at once, or say what is missing."""
    if form.value is not None:
        try:
            inviting.invite(session, tender, user, form.value.reason)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "work:tender", tender_id=tender.id)
    return _page(request, session, tender, form)


def _page(
    request: Request, session: SessionDep, tender: Tender, form: Bound[InviteForm] | None
) -> Response:
    if not procedure_of(tender).invites:
        raise NotFoundError
    lots = inviting.selected(session, tender)
    found = None if tender.published_at else examine(session, tender)
    return render(
        request,
        "awards/invitation.html",
        status=200 if form is None else form.status,
        tender=tender,
        lots=lots,
        is_ready=bool(lots) and all(one.is_final for one in lots),
        is_held=found is not None and bool(found.blocking or found.without_reason),
        is_short=any(one.is_short for one in lots),
        form=form,
    )
