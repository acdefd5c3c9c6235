"""The officer's page of what is wrong or doubtful before a tender can be published."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.authorities.openers import openers_not_ready
from app.core.db import SessionDep
from app.core.errors import DomainError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect, render
from app.publishing import service
from app.publishing.examination import examine
from app.publishing.reason_forms import REASON, SHORTEST, ReasonsForm
from app.tenders import queries
from app.tenders.access import TenderToEdit, TenderToPrepare
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of

router = Router(tags=["publishing"])


@router.get("/tenders/{tender_id}/publication", name="publishing:publication")
def publication(request: Request, session: SessionDep, tender: TenderToPrepare) -> Response:
    """Show what must be repaired, what asks a reason, and what freezes when it is published."""
    if tender.published_at:
        return redirect(request, "changes:versions", tender_id=tender.id)
    return publication_page(request, session, tender)


@router.post("/tenders/{tender_id}/publication/reasons", name="publishing:give_reasons")
def give_reasons(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[ReasonsForm], Depends(bind(ReasonsForm))],
) -> Response:
    """Keep why warnings may stand, or show the same form with what is wrong."""
    for name in form.value.too_short if form.value else []:
        form.refuse(_("Write at least %(n)s characters.", n=SHORTEST), name)
    if form.value is None:
        return publication_page(request, session, tender, form=form)
    service.give_reasons(session, tender, user, form.value.reasons)
    return redirect(request, "publishing:publication", tender_id=tender.id)


def publication_page(
    request: Request,
    session: Session,
    tender: Tender,
    *,
    form: Bound[ReasonsForm] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    """Show it, or show it again with what is wrong or why it cannot be published now."""
    return render(
        request,
        "publishing/publication.html",
        status=refusal.status if refusal else 422 if form else 200,
        tender=tender,
        procedure=procedure_of(tender),
        found=examine(session, tender),
        not_ready=openers_not_ready(session, tender),
        form=form,
        refusal=refusal,
        reason_field=REASON,
        lots=queries.lots_of(session, tender),
        requirements=queries.requirements_of_tender(session, tender),
    )
