"""The officer's pages of the authorities that take part: the matrix, and one row of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.authorities import leaving, service
from app.authorities.forms import JoinForm, LeaveForm, MandateForm, TypedPartsForm
from app.authorities.narrower import narrower_in
from app.authorities.queries import authorities_to_join
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders.access import TenderToEdit, TenderToPrepare, TenderToRead
from app.tenders.models import Tender
from app.tenders.turns import DUTIES
from app.tenders.waiting import can_change
from app.tenders.words import lot_words, typed

router = Router(tags=["authorities"])
ONE = "/tenders/{tender_id}/authorities/{authority_id}"


@router.get("/tenders/{tender_id}/authorities", name="authorities:index")
def matrix(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show which authorities take part, in which lots and on whose decision."""
    return _matrix_page(request, session, tender, None)


@router.post("/tenders/{tender_id}/authorities", name="authorities:join")
def join(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[JoinForm], Depends(bind(JoinForm))],
) -> Response:
    """Let the authorities that were ticked take part."""
    if form.passes(lambda told: service.join_all(session, tender, user, told)):
        return redirect(request, "authorities:index", tender_id=tender.id)
    return _matrix_page(request, session, tender, form)


def _matrix_page(
    request: Request, session: Session, tender: Tender, form: Bound[JoinForm] | None
) -> Response:
    return render(
        request,
        "authorities/index.html",
        status=200 if form is None else form.status,
        tender=tender,
        form=form,
        rows=service.matrix_of(session, tender),
        today=dutch(utcnow()).date(),
        narrower=narrower_in(session, tender),
        lot_words=lot_words,
        others=[(one.id, one.name) for one in authorities_to_join(session, tender)],
    )


@router.get(ONE, name="authorities:authority")
def authority(
    request: Request, session: SessionDep, tender: TenderToPrepare, authority_id: UUID
) -> Response:
    """Show one authority: who decides for it, and in which lots it takes part."""
    return authority_page(request, session, tender, authority_id)


@router.post(ONE + "/mandate", name="authorities:set_mandate")
def set_mandate(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    authority_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[MandateForm], Depends(bind(MandateForm))],
) -> Response:
    """Note who decides for an authority, and when."""
    one = service.row_of(session, tender, authority_id).authority
    if form.value is None:
        return authority_page(request, session, tender, authority_id, mandate=form)
    service.set_mandate(session, tender, user, one, form.value)
    return redirect(request, "authorities:index", tender_id=tender.id)


@router.post(ONE + "/parts", name="authorities:set_parts")
def set_parts(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    authority_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[TypedPartsForm], Depends(bind(TypedPartsForm))],
) -> Response:
    """Say in which lots an authority takes part."""
    one = service.row_of(session, tender, authority_id).authority
    if form.passes(lambda told: service.set_parts(session, tender, user, one, told)):
        return redirect(request, "authorities:index", tender_id=tender.id)
    return authority_page(request, session, tender, authority_id, parts=form)


@router.post(ONE + "/leave", name="authorities:leave")
def leave(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    authority_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[LeaveForm], Depends(bind(LeaveForm))],
) -> Response:
    """Let an authority withdraw."""
    one = service.row_of(session, tender, authority_id).authority
    if form.value is None:
        return authority_page(request, session, tender, authority_id, leaving=form)
    leaving.leave(session, tender, user, one, form.value)
    return redirect(request, "authorities:index", tender_id=tender.id)


def authority_page(
    request: Request, session: Session, tender: Tender, authority_id: UUID, **forms: Bound[Any]
) -> Response:
    """Show the forms of one authority."""
    row = service.row_of(session, tender, authority_id)
    return render(
        request,
        "authorities/authority.html",
        status=max((form.status for form in forms.values()), default=200),
        tender=tender,
        row=row,
        ending=leaving.duties_of(session, tender, row.authority),
        behind=leaving.left_behind(session, tender, row.authority),
        duties=DUTIES,
        lot_words=lot_words,
        typed=typed,
        changes=can_change(tender),
        **{"mandate": None, "parts": None, "leaving": None, **forms},
    )
