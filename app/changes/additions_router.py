"""Additions that wait for the next version: change one, or prepare something for it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.changes import additions
from app.changes import service as changes
from app.changes.access import ChangeToEdit
from app.changes.additions import Addition
from app.changes.forms import AnyAdditionForm
from app.changes.kinds import KINDS
from app.changes.pages import keeps, to_versions
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.forms import Bound, bind, fill
from app.core.routing import Router
from app.core.web import page_url, render
from app.products.admission_router import rule_choices
from app.products.router import buyer_choices, tariff_choices
from app.products.service import products_of
from app.requirements.router import requirement_choices
from app.tenders import queries
from app.tenders.lots_router import group_choices
from app.tenders.models import Change, Moment, Tender
from app.tenders.procedures import procedure_of
from app.tenders.waiting import changes_of
from app.tenders.words import typed

router = Router(tags=["changes"])
OK = 200
Typed = Annotated[Bound[AnyAdditionForm], Depends(bind(AnyAdditionForm))]


@router.post("/changes/{change_id}", name="changes:save_change")
def save(
    request: Request, session: SessionDep, change: ChangeToEdit, user: CurrentUser, form: Typed
) -> Response:
    """Keep an addition as it was typed anew, or show the same form with what is wrong."""
    addition = additions.addition_of(change)
    tender = queries.tender_with_lots(session, change.tender_id)
    told: Bound[Any] = fill(KINDS[change.verb].form, form.typed)
    if told.passes(lambda _: changes.edit_change(session, tender, user, change, told.typed)):
        return to_versions(request, tender)
    return change_page(request, session, change, addition, told)


@router.get("/changes/{change_id}/add/{addition}", name="changes:new_under")
def new_under(
    request: Request, session: SessionDep, change: ChangeToEdit, addition: str
) -> Response:
    """Ask what is prepared for something that itself waits to be added."""
    chosen = _chosen(change, addition)
    preset: dict[str, str | list[str]] = {}
    if change.verb == "product.create":
        preset["product_id"] = str(change.id)
    form: Bound[Any] = Bound(preset, status=OK)
    return _under_page(request, session, change, chosen, form)


@router.post("/changes/{change_id}/add/{addition}", name="changes:add_under")
def add_under(
    request: Request,
    session: SessionDep,
    change: ChangeToEdit,
    addition: str,
    user: CurrentUser,
    form: Typed,
) -> Response:
    """Keep it beside what it is for, or show the same form with what is wrong."""
    chosen = _chosen(change, addition)
    tender = queries.tender_with_lots(session, change.tender_id)
    told: Bound[Any] = fill(KINDS[chosen.verb].form, form.typed)
    if keeps(session, tender, user, chosen.verb, additions.lot_under(change), told):
        return to_versions(request, tender)
    return _under_page(request, session, change, chosen, told)


def _chosen(change: Change, key: str) -> Addition:
    for one in additions.under(change):
        if one.key == key:
            return one
    raise NotFoundError


def change_page(
    request: Request, session: Session, change: Change, addition: Addition, form: Bound[Any]
) -> Response:
    """Show an addition that waits, on its own form."""
    action = page_url(request)("changes:save_change", change_id=change.id)
    return _page(request, session, change, addition, form, change.subject_id, action)


def _under_page(
    request: Request, session: Session, change: Change, addition: Addition, form: Bound[Any]
) -> Response:
    url = page_url(request)
    action = url("changes:add_under", change_id=change.id, addition=addition.key)
    return _page(request, session, change, addition, form, additions.lot_under(change), action)


def _page(
    request: Request,
    session: Session,
    change: Change,
    addition: Addition,
    form: Bound[Any],
    subject_id: UUID | None,
    action: str,
) -> Response:
    tender = queries.tender_with_lots(session, change.tender_id)
    none = dict.fromkeys(("lot", "product", "tariff", "window", "requirement"))
    return render(
        request,
        "changes/addition.html",
        status=form.status,
        tender=tender,
        procedure=procedure_of(tender),
        addition=addition,
        is_new=addition.verb != change.verb,
        action=action,
        form=form,
        rule=form,
        **{**none, "typed": typed, **_choices(session, tender, addition, subject_id)},
    )


def _choices(
    session: Session, tender: Tender, addition: Addition, subject_id: UUID | None
) -> dict[str, Any]:
    """What the form offers: what stands in the tender, and what waits beside it."""
    waiting = changes_of(session, tender)
    if addition.key == "lot":
        return {"group_choices": group_choices(session, tender.id), "group": ""}
    if addition.key == "requirement":
        lots = [one for one in waiting if one.verb == "lot.create"]
        choices = requirement_choices(tender.lots)
        return {**choices, "lot_names": choices["lot_names"] | additions.named_as_prepared(lots)}
    lot = additions.lot_to_be(tender, subject_id, waiting)
    if addition.key == "tariff":
        beside = [one for one in waiting if one.subject_id == lot.id]
        choices = tariff_choices(products_of(session, lot))
        names = choices["names"] | additions.named_as_prepared(beside)
        return {**choices, "lot": lot, "names": names}
    if addition.key == "rule":
        choices = rule_choices(session, lot)
        proofs = {
            str(one.id): f"{one.payload['number']} {one.payload['title']}"
            for one in waiting
            if one.verb == "requirement.create"
            and one.payload["moment"] == Moment.SUBMISSION
            and one.payload.get("lot_id") in {None, "", str(lot.id)}
        }
        return {**choices, "lot": lot, "evidence": choices["evidence"] | proofs}
    return {"lot": lot, **buyer_choices(session, lot, None)}
