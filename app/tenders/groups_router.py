"""The officer's forms of what stands above lots."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders import groups, queries
from app.tenders.access import GroupToEdit, TenderToEdit, TenderToPrepare
from app.tenders.group_forms import GroupForm, MoveForm
from app.tenders.models import LotGroup, Tender

router = Router(tags=["tenders"])

GroupTyped = Annotated[Bound[GroupForm], Depends(bind(GroupForm))]


@router.get("/tenders/{tender_id}/groups/new", name="tenders:new_group")
def new_group(
    request: Request, session: SessionDep, tender: TenderToPrepare, parent: str = ""
) -> Response:
    """Ask what stands above lots; `parent` is where one came from."""
    return _page(request, session, tender, None, None, parent)


@router.post("/tenders/{tender_id}/groups", name="tenders:add_group")
def add_group(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser, form: GroupTyped
) -> Response:
    """Add a group."""
    if form.value is not None:
        try:
            group = groups.add_group(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return _to_tree(request, group)
    return _page(request, session, tender, None, form)


@router.get("/lot-groups/{group_id}/edit", name="tenders:edit_group")
def edit_group(request: Request, session: SessionDep, group: GroupToEdit) -> Response:
    """Show a group."""
    return group_page(request, session, group, None)


@router.post("/lot-groups/{group_id}/edit", name="tenders:save_group")
def save_group(
    request: Request, session: SessionDep, group: GroupToEdit, user: CurrentUser, form: GroupTyped
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.passes(lambda told: groups.edit_group(session, group, user, told)):
        return _to_tree(request, group)
    return group_page(request, session, group, form)


def group_page(
    request: Request, session: Session, group: LotGroup, form: Bound[GroupForm] | None
) -> Response:
    """Show the form of a group."""
    tender = queries.tender_with_lots(session, group.tender_id)
    return _page(request, session, tender, group, form)


@router.post("/lot-groups/{group_id}/move", name="tenders:move_group")
def move_group(
    request: Request,
    session: SessionDep,
    group: GroupToEdit,
    user: CurrentUser,
    form: Annotated[Bound[MoveForm], Depends(bind(MoveForm))],
) -> Response:
    """Change places with a neighbour."""
    if form.value is not None:
        groups.move_group(session, group, user, form.value)
    return _to_tree(request, group)


@router.post("/lot-groups/{group_id}/remove", name="tenders:remove_group")
def remove_group(
    request: Request, session: SessionDep, group: GroupToEdit, user: CurrentUser
) -> Response:
    """Take a group out; what stood under it stays."""
    tender_id = group.tender_id
    groups.remove_group(session, group, user)
    return redirect(request, "products:tree", tender_id=tender_id)


def _to_tree(request: Request, group: LotGroup) -> Response:
    return redirect(
        request, "products:tree", fragment=f"group-{group.id}", tender_id=group.tender_id
    )


def _page(
    request: Request,
    session: Session,
    tender: Tender,
    group: LotGroup | None,
    form: Bound[GroupForm] | None,
    parent: str = "",
) -> Response:
    known = groups.groups_of(session, tender.id)
    return render(
        request,
        "tenders/group.html",
        status=200 if form is None else form.status,
        tender=tender,
        group=group,
        parent=group.parent_id or "" if group else parent,
        parents=[(one.id, f"{one.code} {one.title}") for one in known if one is not group],
        form=form,
    )
