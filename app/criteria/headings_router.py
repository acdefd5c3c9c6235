"""The officer's pages of the headings above criteria."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.criteria.forms import GroupForm
from app.criteria.headings import add_group, edit_group, remove_group
from app.criteria.router import demand_ranking
from app.criteria.tree import groups_of, under
from app.tenders import queries
from app.tenders.access import LotToEdit, LotToPrepare, reach_part
from app.tenders.models import CriterionGroup, Lot

router = Router(tags=["criteria"])

GroupTyped = Annotated[Bound[GroupForm], Depends(bind(GroupForm))]


def heading_to_change(
    heading_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[CriterionGroup]:
    """Load a heading through the person's assignment."""
    return reach_part(session, user, session.get(CriterionGroup, heading_id))


HeadingToEdit = Annotated[CriterionGroup, Depends(guard(Permission.TENDER_EDIT, heading_to_change))]


@router.get("/lots/{lot_id}/headings/new", name="criteria:new_heading")
def new_heading(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Show an empty heading."""
    demand_ranking(lot)
    return _page(request, session, lot, None, None)


@router.post("/lots/{lot_id}/headings", name="criteria:add_heading")
def add(
    request: Request, session: SessionDep, lot: LotToEdit, user: CurrentUser, form: GroupTyped
) -> Response:
    """Add a heading."""
    demand_ranking(lot)
    if form.value is not None:
        try:
            add_group(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "criteria:index", lot_id=lot.id)
    return _page(request, session, lot, None, form)


@router.get("/headings/{heading_id}/edit", name="criteria:edit_heading")
def edit(request: Request, session: SessionDep, heading: HeadingToEdit) -> Response:
    """Show one heading."""
    return _page(request, session, session.get_one(Lot, heading.lot_id), heading, None)


@router.post("/headings/{heading_id}/edit", name="criteria:save_heading")
def save(
    request: Request,
    session: SessionDep,
    heading: HeadingToEdit,
    user: CurrentUser,
    form: GroupTyped,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            edit_group(session, heading, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "criteria:index", lot_id=heading.lot_id)
    return _page(request, session, session.get_one(Lot, heading.lot_id), heading, form)


def _page(
    request: Request,
    session: Session,
    lot: Lot,
    heading: CriterionGroup | None,
    form: Bound[GroupForm] | None,
) -> Response:
    groups = groups_of(session, lot)
    inside = under(heading, groups) if heading else set()
    return render(
        request,
        "criteria/heading.html",
        status=200 if form is None else form.status,
        tender=queries.tender_with_lots(session, lot.tender_id),
        lot=lot,
        heading=heading,
        parents=[(one.id, f"{one.code} {one.title}") for one in groups if one.id not in inside],
        form=form,
    )


@router.post("/headings/{heading_id}/remove", name="criteria:remove_heading")
def remove(
    request: Request, session: SessionDep, heading: HeadingToEdit, user: CurrentUser
) -> Response:
    """Take an empty heading away."""
    lot_id = heading.lot_id
    remove_group(session, heading, user)
    return redirect(request, "criteria:index", lot_id=lot_id)
