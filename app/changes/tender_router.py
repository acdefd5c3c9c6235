"""Prepare a change of a published tender: its details, demands and authorities."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.authorities.forms import LeaveForm, TypedPartsForm
from app.authorities.router import authority_page
from app.authorities.service import row_of
from app.changes.pages import LEAVE, PARTS, keep, keeps, to_versions
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.requirements.access import RequirementToEdit
from app.requirements.forms import TypedRequirementForm
from app.tenders.access import TenderToEdit
from app.tenders.forms import LotForm, TenderForm

router = Router(tags=["changes"])


@router.post("/tenders/{tender_id}/change", name="changes:change_tender")
def change_tender(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TenderForm], Depends(bind(TenderForm))],
) -> Response:
    """Keep a change of the tender's texts and dates for the next version."""
    return keep(request, session, user, "tender.edit", tender, form)


@router.post("/tenders/{tender_id}/change/lots", name="changes:add_lot")
def add_lot(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[LotForm], Depends(bind(LotForm))],
) -> Response:
    """Keep a new product of an open house."""
    return keep(request, session, user, "lot.create", tender, form)


@router.post("/requirements/{requirement_id}/change", name="changes:change_requirement")
def change_requirement(
    request: Request,
    session: SessionDep,
    requirement: RequirementToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))],
) -> Response:
    """Keep a change of a requirement."""
    return keep(request, session, user, "requirement.edit", requirement, form)


@router.post("/tenders/{tender_id}/change/requirements", name="changes:add_requirement")
def add_requirement(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))],
) -> Response:
    """Keep a new requirement."""
    return keep(request, session, user, "requirement.create", tender, form)


@router.post(
    "/tenders/{tender_id}/authorities/{authority_id}/change/parts", name="changes:change_parts"
)
def change_parts(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    authority_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[TypedPartsForm], Depends(bind(TypedPartsForm))],
) -> Response:
    """Keep a change of where an authority takes part."""
    one = row_of(session, tender, authority_id).authority
    form.typed["authority_id"] = str(one.id)
    if keeps(session, tender, user, PARTS, one.id, form):
        return to_versions(request, tender)
    return authority_page(request, session, tender, one.id, parts=form)


@router.post(
    "/tenders/{tender_id}/authorities/{authority_id}/change/leave", name="changes:change_leave"
)
def change_leave(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    authority_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[LeaveForm], Depends(bind(LeaveForm))],
) -> Response:
    """Keep for the next version that an authority withdraws."""
    one = row_of(session, tender, authority_id).authority
    form.typed["authority_id"] = str(one.id)
    if keeps(session, tender, user, LEAVE, one.id, form):
        return to_versions(request, tender)
    return authority_page(request, session, tender, one.id, leaving=form)
