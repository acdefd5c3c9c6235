"""Pages on which an organisation says what each colleague may do."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.providers import people, service
from app.providers.access import ColleagueOfMine
from app.providers.forms import DutiesForm
from app.providers.models import ProviderMember

router = Router(tags=["providers"])
ADDRESS = "/my-organisation/people/{member_id}"


@router.get(ADDRESS, name="providers:duties")
def duties_page(
    request: Request, session: SessionDep, member: ColleagueOfMine, user: CurrentUser
) -> Response:
    """Show what a colleague may do."""
    service.demand_manager(session, member.provider, user)
    return _show(request, member, None)


def _show(request: Request, member: ProviderMember, form: Bound[DutiesForm] | None) -> Response:
    return render(
        request,
        "providers/duties.html",
        status=422 if form else 200,
        member=member,
        provider=member.provider,
        form=form,
    )


@router.post(ADDRESS, name="providers:duties")
def change(
    request: Request,
    session: SessionDep,
    member: ColleagueOfMine,
    user: CurrentUser,
    form: Annotated[Bound[DutiesForm], Depends(bind(DutiesForm))],
) -> Response:
    """Save what a colleague may do."""
    if form.value is None:
        return _show(request, member, form)
    people.change_duties(session, member.provider, member, user, form.value)
    return redirect(request, "providers:mine", fragment="people")


@router.post(ADDRESS + "/remove", name="providers:remove")
def remove(
    request: Request, session: SessionDep, member: ColleagueOfMine, user: CurrentUser
) -> Response:
    """End that a colleague acts for the organisation."""
    is_own = member.user_id == user.id
    people.remove_member(session, member.provider, member, user)
    if is_own:
        return redirect(request, "accounts:me")
    return redirect(request, "providers:mine", fragment="people")
