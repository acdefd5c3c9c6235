"""The officer's pages of what every submission must satisfy."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.requirements import service
from app.requirements.access import RequirementToEdit
from app.requirements.forms import TypedRequirementForm
from app.tenders import queries
from app.tenders.access import LotToEdit, LotToRead, TenderToEdit, TenderToRead
from app.tenders.models import (
    Lot,
    Moment,
    Requirement,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.words import (
    FILE_SORTS,
    MOMENTS,
    lot_words,
)

router = Router(tags=["requirements"])

RequirementTyped = Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))]


@router.get("/tenders/{tender_id}/requirements", name="requirements:index")
def requirements(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show what every submission must satisfy."""
    return requirements_page(request, session, tender, None)


@router.post("/tenders/{tender_id}/requirements", name="requirements:add_requirement")
def add_requirement(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: RequirementTyped,
) -> Response:
    """Add a requirement."""
    if form.value is not None:
        try:
            service.add_requirement(session, tender, user, form.value.plain)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "requirements:index", tender_id=tender.id)
    return requirements_page(request, session, tender, form)


def requirements_page(
    request: Request,
    session: SessionDep,
    tender: Tender,
    form: Bound[TypedRequirementForm] | None,
    lot: Lot | None = None,
) -> Response:
    """Show the requirements, with the form for a new one."""
    found = (
        queries.requirements_of(session, lot)
        if lot
        else queries.requirements_of_tender(session, tender)
    )
    groups: dict[str, list[Requirement]] = {}
    for requirement in found:
        groups.setdefault(requirement.group, []).append(requirement)
    return render(
        request,
        "requirements/lot_requirements.html" if lot else "requirements/index.html",
        status=200 if form is None else form.status,
        tender=tender,
        lot=lot,
        procedure=procedure_of(tender),
        groups=groups,
        count=len(found),
        lacks_bibob=tender.published_at is None
        and not (tender.uses_bibob and tender.bibob_ground.strip())
        and service.asks_bibob(found),
        form=form,
        **requirement_choices([] if lot else tender.lots),
    )


@router.get("/lots/{lot_id}/requirements", name="requirements:lot_requirements")
def lot_requirements(request: Request, session: SessionDep, lot: LotToRead) -> Response:
    """Show what one lot asks: its own demands, and those of the whole tender."""
    return requirements_page(request, session, lot.tender, None, lot)


@router.post("/lots/{lot_id}/requirements", name="requirements:add_lot_requirement")
def add_lot_requirement(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: RequirementTyped,
) -> Response:
    """Add a requirement of this lot alone."""
    if form.value is not None:
        own = form.value.plain.model_copy(update={"lot_id": lot.id})
        service.add_requirement(session, lot.tender, user, own)
        return redirect(request, "requirements:lot_requirements", lot_id=lot.id)
    return requirements_page(request, session, lot.tender, form, lot)


def requirement_choices(found: list[Lot]) -> dict[str, Any]:
    """What the form of a requirement offers."""
    return {
        "requirement": None,
        "moments": MOMENTS,
        "moment_choices": [(moment.value, MOMENTS[moment]) for moment in Moment],
        "file_sorts": FILE_SORTS,
        "lot_names": {lot.id: lot_words(lot) for lot in found},
    }


@router.get("/requirements/{requirement_id}/edit", name="requirements:edit_requirement")
def edit_requirement(
    request: Request, session: SessionDep, requirement: RequirementToEdit
) -> Response:
    """Show one requirement."""
    return requirement_page(request, session, requirement, None)


@router.post("/requirements/{requirement_id}/edit", name="requirements:save_requirement")
def save_requirement(
    request: Request,
    session: SessionDep,
    requirement: RequirementToEdit,
    user: CurrentUser,
    form: RequirementTyped,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            service.edit_requirement(session, requirement, user, form.value.plain)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "requirements:index", tender_id=requirement.tender_id)
    return requirement_page(request, session, requirement, form)


def requirement_page(
    request: Request,
    session: SessionDep,
    requirement: Requirement,
    form: Bound[TypedRequirementForm] | None,
) -> Response:
    """Show the form of a requirement."""
    tender = queries.tender_with_lots(session, requirement.tender_id)
    return render(
        request,
        "requirements/requirement.html",
        status=200 if form is None else form.status,
        tender=tender,
        form=form,
        **{**requirement_choices(tender.lots), "requirement": requirement},
    )


@router.post("/requirements/{requirement_id}/remove", name="requirements:remove_requirement")
def remove_requirement(
    request: Request, session: SessionDep, requirement: RequirementToEdit, user: CurrentUser
) -> Response:
    """Take a requirement back."""
    tender_id = requirement.tender_id
    service.remove_requirement(session, requirement, user)
    return redirect(request, "requirements:index", tender_id=tender_id)
