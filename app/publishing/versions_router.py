"""Pages of versions: what waits for the next one, what went out, and the difference."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Anyone, CurrentUser
from app.accounts.service import names_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind, fill
from app.core.routing import Router
from app.core.web import redirect, render
from app.publishing import changes
from app.publishing.access import ChangeToEdit
from app.publishing.differences import difference_of, differences
from app.publishing.examination import Examination, reasons_of
from app.publishing.forms import VersionForm
from app.publishing.models import Change, Version
from app.publishing.reason_forms import REASON
from app.publishing.versions import content_of, versions_of
from app.tenders import queries
from app.tenders.access import (
    CriterionToEdit,
    LotToEdit,
    RequirementToEdit,
    TenderToEdit,
    TenderToRead,
)
from app.tenders.criteria_forms import TypedCriterionForm
from app.tenders.criteria_router import edit_page as criterion_page
from app.tenders.forms import LotForm, TenderForm
from app.tenders.lots_router import lot_page
from app.tenders.models import Criterion, Lot, Requirement, Tender
from app.tenders.requirement_forms import TypedRequirementForm
from app.tenders.requirements_router import requirement_page, requirements_page
from app.tenders.router import edit_page as tender_page

router = Router(tags=["publishing"])
OK = 200


@router.get("/tenders/{tender_id}/versions", name="publishing:versions")
def versions(
    request: Request, session: SessionDep, tender: TenderToRead, old: int = 0, new: int = 0
) -> Response:
    """Show every version, what differs between two, and what waits for the next one."""
    return versions_page(request, session, tender, old=old, new=new)


def versions_page(
    request: Request,
    session: Session,
    tender: Tender,
    *,
    old: int = 0,
    new: int = 0,
    form: Bound[VersionForm] | None = None,
    found: Examination | None = None,
) -> Response:
    """Show it, or show it again with what stops the next version."""
    told = versions_of(session, tender)
    waiting = changes.changes_of(session, tender)
    content = content_of(session, tender) if waiting else {}
    return render(
        request,
        "publishing/versions.html",
        status=200 if form is None else 422,
        tender=tender,
        names=names_of(session, [one.published_by_id for one in told]),
        can_change=changes.can_change(tender),
        waiting=[(one, difference_of(content, one)) for one in waiting],
        form=form,
        found=found,
        reasons=reasons_of(session, tender),
        reason_field=REASON,
        **_compared(told, old, new),
    )


def _compared(told: Sequence[Version], old: int, new: int) -> dict[str, Any]:
    """Put two versions beside each other: those that were asked, else the last two."""
    known = {one.number: one for one in told}
    after = known.get(new) or (told[-1] if told else None)
    before = known.get(old) or (known.get(after.number - 1) if after else None)
    return {
        "versions": told[::-1],
        "before": before,
        "after": after,
        "rows": differences(before.content, after.content) if before and after else [],
    }


@router.get(
    "/aanbestedingen/{slug}/versies", name="publishing:public_versions", dependencies=[Anyone]
)
def public_versions(
    request: Request, session: SessionDep, slug: str, oud: int = 0, nieuw: int = 0
) -> Response:
    """Show everybody which versions there are, and what differs."""
    tender = queries.public_tender(session, slug)
    return render(
        request,
        "publishing/public_versions.html",
        tender=tender,
        **_compared(versions_of(session, tender), oud, nieuw),
    )


# Prepare a change -------------------------------------------------------------------


@router.post("/tenders/{tender_id}/change", name="publishing:change_tender")
def change_tender(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TenderForm], Depends(bind(TenderForm))],
) -> Response:
    """Keep a change of the tender's texts and dates for the next version."""
    if _keeps(session, tender, user, "tender.edit", tender, form):
        return _to_versions(request, tender)
    return tender_page(request, tender, form)


@router.post("/lots/{lot_id}/change", name="publishing:change_lot")
def change_lot(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[LotForm], Depends(bind(LotForm))],
) -> Response:
    """Keep a change of a lot's texts for the next version."""
    if _keeps(session, lot.tender, user, "lot.edit", lot, form):
        return _to_versions(request, lot.tender)
    return lot_page(request, session, lot, form)


@router.post("/criteria/{criterion_id}/change", name="publishing:change_criterion")
def change_criterion(
    request: Request,
    session: SessionDep,
    criterion: CriterionToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedCriterionForm], Depends(bind(TypedCriterionForm))],
) -> Response:
    """Keep a change of a criterion for the next version."""
    tender = queries.tender_with_lots(session, criterion.tender_id)
    if _keeps(session, tender, user, "criterion.edit", criterion, form):
        return _to_versions(request, tender)
    return criterion_page(request, session, criterion, form)


@router.post("/requirements/{requirement_id}/change", name="publishing:change_requirement")
def change_requirement(
    request: Request,
    session: SessionDep,
    requirement: RequirementToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))],
) -> Response:
    """Keep a change of a requirement for the next version."""
    tender = queries.tender_with_lots(session, requirement.tender_id)
    if _keeps(session, tender, user, "requirement.edit", requirement, form):
        return _to_versions(request, tender)
    return requirement_page(request, session, requirement, form)


@router.post("/tenders/{tender_id}/change/requirements", name="publishing:add_requirement")
def add_requirement(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedRequirementForm], Depends(bind(TypedRequirementForm))],
) -> Response:
    """Keep a new requirement for the next version."""
    if _keeps(session, tender, user, "requirement.create", None, form):
        return _to_versions(request, tender)
    return requirements_page(request, session, tender, form)


Changed = Tender | Lot | Criterion | Requirement


def _keeps(
    session: Session,
    tender: Tender,
    user: User,
    verb: str,
    subject: Changed | None,
    form: Bound[Any],
) -> bool:
    """Prepare the change; say no where the form is wrong or the verb refuses."""
    if form.value is None:
        return False
    subject_id = subject.id if subject else None
    try:
        changes.prepare_change(session, tender, user, verb, subject_id, form.typed)
    except InvalidError as error:
        form.take(error)
        return False
    return True


def _to_versions(request: Request, tender: Tender) -> Response:
    return redirect(request, "publishing:versions", fragment="waiting", tender_id=tender.id)


@router.get("/changes/{change_id}", name="publishing:change")
def change(request: Request, session: SessionDep, change: ChangeToEdit) -> Response:
    """Go on with a prepared change: the same form, with what was typed."""
    form: Bound[Any] = fill(changes.KINDS[change.verb].form, dict(change.payload))
    form.status = OK
    return _form_of(request, session, change, form)


def _form_of(request: Request, session: Session, change: Change, form: Bound[Any]) -> Response:
    subject_id, tender = change.subject_id, queries.tender_with_lots(session, change.tender_id)
    if change.verb == "tender.edit":
        return tender_page(request, tender, form)
    if change.verb == "requirement.edit":
        requirement = session.get_one(Requirement, subject_id)
        return requirement_page(request, session, requirement, form)
    if change.verb == "criterion.edit":
        criterion = session.get_one(Criterion, subject_id)
        session.refresh(criterion, ["lot", "scale"])
        session.refresh(criterion.lot, ["tender"])
        return criterion_page(request, session, criterion, form)
    if change.verb == "lot.edit":
        lot = session.get_one(Lot, subject_id)
        session.refresh(lot, ["tender"])
        return lot_page(request, session, lot, form)
    return _to_versions(request, tender)


@router.post("/changes/{change_id}/drop", name="publishing:drop_change")
def drop_change(
    request: Request, session: SessionDep, change: ChangeToEdit, user: CurrentUser
) -> Response:
    """Take a prepared change back, with the file that came with it."""
    tender_id, key = change.tender_id, change.payload.get("storage_key")
    changes.drop_change(session, change, user)
    if key:
        request.app.state.storage.delete(key)
    return redirect(request, "publishing:versions", tender_id=tender_id)
