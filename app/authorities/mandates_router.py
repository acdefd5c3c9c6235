"""The administrator's page of who may decide and sign for an authority."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.access import AuthorityToManage
from app.accounts.models import Authority
from app.accounts.permissions import Administrator
from app.authorities import mandates
from app.authorities.access import MandateToEnd
from app.authorities.forms import EndMandateForm, GrantForm
from app.authorities.models import Mandate
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render

router = Router(prefix="/admin", tags=["authorities"])


BoundGrant = Annotated[Bound[GrantForm], Depends(bind(GrantForm))]
BoundEnd = Annotated[Bound[EndMandateForm], Depends(bind(EndMandateForm))]


@router.get("/authorities/{authority_id}/mandates", name="authorities:mandates")
def index(request: Request, session: SessionDep, authority: AuthorityToManage) -> Response:
    """List who may decide and sign, up to which amount and until when."""
    return _page(request, session, authority)


@router.post("/authorities/{authority_id}/mandates", name="authorities:grant")
def grant(
    request: Request,
    session: SessionDep,
    authority: AuthorityToManage,
    administrator: Administrator,
    form: BoundGrant,
) -> Response:
    """Record a mandate."""
    if form.passes(lambda told: mandates.grant(session, authority, administrator, told)):
        return redirect(request, "authorities:mandates", authority_id=authority.id)
    return _page(request, session, authority, form)


@router.post("/mandates/{mandate_id}/end", name="authorities:end_mandate")
def end(
    request: Request,
    session: SessionDep,
    mandate: MandateToEnd,
    administrator: Administrator,
    form: BoundEnd,
) -> Response:
    """Let a mandate end."""
    if form.passes(lambda told: mandates.end(session, mandate, administrator, told)):
        return redirect(request, "authorities:mandates", authority_id=mandate.authority_id)
    authority = session.get_one(Authority, mandate.authority_id)
    return _page(request, session, authority, ending=form, of=mandate)


def _page(
    request: Request,
    session: Session,
    authority: Authority,
    form: Bound[GrantForm] | None = None,
    *,
    ending: Bound[EndMandateForm] | None = None,
    of: Mandate | None = None,
) -> Response:
    wrong = form or ending
    return render(
        request,
        "authorities/mandates.html",
        status=wrong.status if wrong else 200,
        authority=authority,
        mandates=mandates.mandates_of(session, authority.id),
        people=mandates.candidates(session, authority.id),
        today=dutch(utcnow()).date(),
        form=form,
        ending=ending,
        of=of,
    )
