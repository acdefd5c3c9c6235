"""How much choice there is, and for whom each lot is."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from app.accounts.permissions import CurrentUser
from app.contracts.coverage import Choice, coverage
from app.contracts.forms import GroupsForm
from app.contracts.groups import groups_of, set_groups
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.providers.words import SIZES
from app.tenders.access import LotToEdit, LotToPrepare, TenderToRead

router = Router(tags=["contracts"])

Chosen = Annotated[str, Query(max_length=60)]


@router.get("/tenders/{tender_id}/coverage", name="contracts:coverage")
def show(
    request: Request,
    session: SessionDep,
    tender: TenderToRead,
    lot: Chosen = "",
    authority: Chosen = "",
    group: Chosen = "",
    size: Chosen = "",
) -> Response:
    """Show how many providers there are for each lot, municipality, target group and size."""
    today = dutch(utcnow()).date()
    choice = Choice(lot, authority, group, size)
    return render(
        request,
        "contracts/coverage.html",
        tender=tender,
        coverage=coverage(session, tender, today, choice),
        choice=choice,
        sizes=SIZES,
        today=today,
    )


@router.get("/lots/{lot_id}/target-groups", name="contracts:groups")
def groups(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Show for whom a lot is."""
    told = ", ".join(groups_of(session, [lot.id]).get(lot.id, ()))
    return render(request, "contracts/groups.html", lot=lot, told=told, form=None)


@router.post("/lots/{lot_id}/target-groups", name="contracts:set_groups")
def set_them(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[GroupsForm], Depends(bind(GroupsForm))],
) -> Response:
    """Say for whom a lot is."""
    if form.value is None:
        return render(request, "contracts/groups.html", status=422, lot=lot, told="", form=form)
    set_groups(session, lot, user, form.value)
    return redirect(request, "contracts:coverage", tender_id=lot.tender_id)
